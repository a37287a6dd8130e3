"""The steps of the walk, in the order of the process."""

from __future__ import annotations

from odoo.fields import Command

from odoo.addons.engine_base.tools import moment

from ..drawing import signature
from . import story as stories
from .stage import Stage
from .story import Story
from .words import clocks, label, money


def walk(stage: Stage, story: Story) -> None:
    """Walk the repair from the customer's call to the archived order."""
    Intake(stage, story).walk()
    Planning(stage, story).walk()
    Issue(stage, story).walk()
    Repair(stage, story).walk()
    Closing(stage, story).walk()


class Part:
    """A part of the walk: its steps read and write the same few documents."""

    def __init__(self, stage: Stage, story: Story):
        self.stage, self.story = stage, story

    def ticket(self, env):
        return self.stage.get(env, "helpdesk.ticket")

    def order(self, env):
        return self.stage.get(env, "repair.order")


class Intake(Part):
    """From the call to the diagnosis."""

    def walk(self):
        do = self.stage.do
        do("Request by serial number 报修", "cs", self.request)
        do("Customer contacted 联系客户", "cs", self.contact)
        do("Service order opened 建服务单", "support", self.open_order)
        do("Diagnosis 诊断", "support", self.diagnose)

    def request(self, env):
        ticket = env["helpdesk.ticket"].create(
            {"serial_number": self.story.serial, "description": stories.SYMPTOM}
        )
        self.stage.keep(ticket)
        yield f"request {ticket.number}: engine {ticket.engine_id.name}, {ticket.partner_id.name}"
        yield from clocks(ticket)

    def contact(self, env):
        ticket = self.ticket(env)
        ticket.action_confirm_contact(
            note="已电话核实故障现象和停靠位置。", person=self.story.contact
        )
        yield f"contact {ticket.contact_state}: spoke to {ticket.contacted_person}"
        yield from clocks(ticket, ["contact"])

    def open_order(self, env):
        ticket = self.ticket(env)
        ticket.fault_code_ids = [(4, self.story.fault_id)]
        action = ticket.action_create_service_order()
        order = env["repair.order"].browse(action["res_id"])
        self.stage.keep(order)
        yield f"service order {order.name}, fault {order.fault_code_ids.display_name}"
        yield f"fault level {order.fault_level}, cost borne by {label(order, 'bearer')}"
        yield from clocks(ticket, ["on_site"])

    def diagnose(self, env):
        order = self.order(env)
        env["engine.diagnosis"].create(
            {
                "repair_id": order.id,
                "fault_code_id": self.story.fault_id,
                "cause_id": self.story.cause_id,
                "finding": stories.FINDING,
                "conclusion": stories.CONCLUSION,
            }
        )
        order.action_diagnose()
        yield f"cause: {order.diagnosis_ids.cause_id.name}"
        yield f"FMEA: RPN {order.fmea_rpn}, review {'required' if order.fmea_required else 'no'}"


class Planning(Part):
    """From the FMEA review to the approved plan."""

    def walk(self):
        stage = self.stage
        stage.do("SOP, engineer and parts chosen 方案", "support", self.choose)
        with stage.acting() as env:
            required = self.order(env).fmea_required
        if required:
            stage.refuse("Plan without FMEA review 未评审", "support", self.plan)
            stage.do("FMEA review 风险评审", "quality", self.review)
        stage.do("Plan 维修计划", "support", self.plan)
        stage.do("Approval requested 申请审批", "support", self.request_approval)
        while login := self.next_approver():
            stage.do("Approval 审批", login, self.approve)

    def review(self, env):
        order = self.order(env)
        review = env["engine.fmea.review"].create(
            {
                "repair_id": order.id,
                "failure_mode": "更换后油路残留金属屑，再次损坏油泵",
                "severity": order.fmea_severity,
                "occurrence": 3,
                "detection": 3,
                "measures": "清洗油箱和低压油路，更换全部滤芯，试航后复查回油。",
                "decision": "accepted",
            }
        )
        yield f"review {review.decision}: RPN {order.fmea_rpn} → {review.rpn} with the measures"

    def choose(self, env):
        order = self.order(env)
        products = env["product.product"].browse(self.story.parts)
        order.write(
            {
                "sop_id": self.story.sop_id,
                "engineer_id": self.story.engineer_id,
                "move_ids": [
                    Command.create(
                        {
                            "repair_line_type": "add",
                            "product_id": product.id,
                            "product_uom_qty": self.story.parts[product.id],
                            "product_uom": product.uom_id.id,
                        }
                    )
                    for product in products
                ],
            }
        )
        yield f"{order.sop_id.display_name}, engineer {order.engineer_id.name}"

    def plan(self, env):
        order = self.order(env)
        order.action_plan()
        return list(self._plan_words(order))

    def _plan_words(self, order):
        yield (
            f"{len(order.step_ids)} steps of {order.sop_id.code}, {order.planned_hours:g} h, "
            f"amount {money(order, order.planned_amount)}, cost centre {order.cost_centre_id.name}"
        )
        for picking in order.sudo().issue_picking_ids:
            yield f"parts issue {picking.name} asked for: {picking.state}"

    def request_approval(self, env):
        order = self.order(env)
        approval = order.action_request_approval()
        self.stage.keep(approval)
        chain = " → ".join(label(step, "role") for step in approval.step_ids)
        yield f"{money(order, approval.amount)}, level {approval.level}: {chain}"

    def next_approver(self):
        logins = {
            "engineer": "engineer",
            "supervisor": "supervisor",
            "director": "director",
            "general_manager": "gm",
        }
        with self.stage.acting() as env:
            approval = self.stage.get(env, "engine.approval")
            return logins[approval.waiting_role] if approval.state == "pending" else None

    def approve(self, env):
        approval = self.stage.get(env, "engine.approval")
        role = label(approval, "waiting_role")
        approval.action_approve(comment="同意维修")
        waiting = approval.waiting_role and f", then {label(approval, 'waiting_role')}"
        yield f"decided as {role}: {approval.state}{waiting or ''}"


class Issue(Part):
    """The parts leave the store: two people, and the supervisor for special parts."""

    def walk(self):
        stage = self.stage
        stage.do("Issue signed 发料签字", "storekeeper", self.sign_issue)
        stage.refuse(
            "The issuer checks too 自发自核",
            "storekeeper",
            lambda env: self.picking(env).action_sign_check(),
        )
        stage.do("Check signed by another 复核签字", "storekeeper2", self.sign_check)
        with stage.acting() as env:
            special = self.picking(env).needs_special_signature
        if special:
            stage.do("Special part released 特殊件放行", "supervisor", self.sign_special)
        stage.do("Parts issued 发料出库", "storekeeper", self.issue)

    def picking(self, env):
        order = env["repair.order"].sudo().browse(self.stage.ids["repair.order"])
        return env["stock.picking"].browse(order.issue_picking_ids[-1:].id)

    def sign_issue(self, env):
        self.picking(env).action_sign_issue()
        yield f"{self.picking(env).name}: issuer {self.picking(env).issuer_id.name}"

    def sign_check(self, env):
        self.picking(env).action_sign_check()
        yield f"{self.picking(env).name}: checker {self.picking(env).checker_id.name}"

    def sign_special(self, env):
        picking = self.picking(env)
        picking.action_sign_special()
        special = picking.sudo().move_ids.product_id.filtered("is_special_part")
        yield f"{picking.name}: released {', '.join(special.mapped('default_code'))}"

    def issue(self, env):
        picking = self.picking(env)
        picking.action_issue_parts()
        places = f"{picking.location_id.display_name} → {picking.location_dest_id.display_name}"
        yield f"{picking.name} {picking.state}: {places}"
        for line in picking.move_line_ids:
            lot = f", serial {line.lot_id.name}" if line.lot_id else ""
            yield f"{line.quantity:g} × {line.product_id.default_code}{lot}"


class Repair(Part):
    """The engineer on board: start, steps, hours, finish; the customer signs."""

    def walk(self):
        stage = self.stage
        stage.do("Repair started 开始维修", "engineer", self.start)
        stage.refuse(
            "Core action_repair_end 绕过流程",
            "engineer",
            lambda env: self.order(env).action_repair_end(),
        )
        stage.do("SOP steps done 完成步骤", "engineer", self.do_steps)
        stage.do("Hours logged 登记工时", "engineer", self.log_hours)
        stage.do("Repair finished 完工", "engineer", self.finish)
        stage.do("Customer signs 客户签字", "engineer", self.sign)
        stage.do("Confirmed 客户确认", "cs", self.confirm)

    def start(self, env):
        self.order(env).action_start_repair()
        yield from clocks(self.order(env).ticket_id, ["on_site"])

    def do_steps(self, env):
        order = self.order(env)
        order.step_ids[:1].action_do(value="0 bar")
        order.step_ids[1:].action_do()
        yield f"{len(order.step_ids)} steps ticked, {order.steps_open} mandatory ones left"

    def log_hours(self, env):
        order = self.order(env)
        day = stories.free_day(env(su=True), self.story.engineer_id, moment.today(env, order))
        order.action_log_hours(self.story.engineer_id, stories.HOURS, date=day, name=order.name)
        yield f"{order.hours_total:g} h of {order.engineer_id.name} on {day}"

    def finish(self, env):
        order = self.order(env)
        order.action_finish_repair()
        used = order.sudo().move_ids.filtered(lambda move: move.state == "done")
        yield f"{len(used)} parts consumed, value {money(order, sum(used.mapped('value')))}"

    def sign(self, env):
        self.order(env).action_sign(signed_by=self.story.contact, signature=signature())
        yield f"signed by {self.order(env).signed_by}"

    def confirm(self, env):
        self.order(env).action_confirm_by_customer()
        return ()


class Closing(Part):
    """Finance posts the cost, quality seals the order."""

    def walk(self):
        self.stage.do("Cost list and posting 成本结算", "finance", self.cost)
        self.stage.do("Archived and sealed 归档封存", "quality", self.archive)

    def cost(self, env):
        order = self.order(env)
        order.action_cost()
        yield f"cost list {len(order.cost_ids)} lines, {money(order, order.cost_total)}"
        entries = order.sudo().cost_ids.move_line_id.move_id.sorted("id")
        yield f"journal entries {', '.join(entries.mapped('name'))}"

    def archive(self, env):
        order = self.order(env)
        order.action_archive_order()
        yield f"document set {order.sudo().archive_id.name}, seal {order.archive_seal[:16]}…"
