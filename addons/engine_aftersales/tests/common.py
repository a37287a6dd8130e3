"""A small service: an engine, parts on stock, an SOP, people of every role, accounts."""

import base64
import io

from PIL import Image

from odoo import Command

from odoo.addons.engine_base.tests.common import EngineBuilders, EngineCase


def signature_png():
    """Return a tiny picture as a browser's signature pad would send it."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "navy").save(picture, "PNG")
    return base64.b64encode(picture.getvalue())


class ServiceBuilders(EngineBuilders):
    """Builders that reach a state by walking the real actions, never by writing it."""

    @classmethod
    def build(cls):
        super().build()
        cls.second_storekeeper = cls.new_person("test_storekeeper2", "storekeeper")
        cls.company = cls.env.company
        cls.set_up_accounts()
        cls.set_up_people()
        cls.set_up_stock()
        cls.set_up_masters()

    @classmethod
    def set_up_accounts(cls):
        account, plan = (
            cls.env["account.account"],
            cls.env.ref("engine_aftersales.analytic_plan_cost_centre"),
        )
        cls.parts_cost, cls.labour_cost, cls.labour_absorbed, cls.stock_account = account.create(
            [
                {"code": f"64{number}", "name": name, "account_type": kind}
                for number, (name, kind) in enumerate(
                    (
                        ("Service parts", "expense"),
                        ("Service labour", "expense"),
                        ("Labour absorbed", "expense"),
                        ("Stock", "asset_current"),
                    )
                )
            ]
        )
        journal = cls.env["account.journal"].create(
            {"name": "Service", "code": "SRVT", "type": "general"}
        )
        cls.project = cls.env["project.project"].create(
            {"name": "After-sales", "allow_timesheets": True, "company_id": cls.company.id}
        )
        cls.company.write(
            {
                "inventory_valuation": "real_time",
                "engine_project_id": cls.project.id,
                "engine_service_journal_id": journal.id,
                "engine_parts_cost_account_id": cls.parts_cost.id,
                "engine_labour_cost_account_id": cls.labour_cost.id,
                "engine_labour_absorbed_account_id": cls.labour_absorbed.id,
            }
        )
        cls.cost_centre = cls.env["account.analytic.account"].create(
            {"name": "Service East", "plan_id": plan.id, "company_id": cls.company.id}
        )
        cls.env["engine.cost.centre.rule"].create({"account_id": cls.cost_centre.id})

    @classmethod
    def set_up_people(cls):
        employees = cls.env["hr.employee"]
        cls.engineer_employee, cls.supervisor_employee = employees.create(
            [
                {
                    "name": "Engineer Li",
                    "user_id": cls.engineer.id,
                    "engineer_grade": "senior",
                    "hourly_cost": 120,
                },
                {
                    "name": "Supervisor Wang",
                    "user_id": cls.supervisor.id,
                    "engineer_grade": "supervisor",
                    "hourly_cost": 200,
                },
            ]
        )
        cls.customer = cls.env["res.partner"].create({"name": "Haulage Ltd", "is_company": True})

    @classmethod
    def set_up_stock(cls):
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.location"].search(
            [("usage", "=", "production"), ("company_id", "in", (cls.company.id, False))]
        ).valuation_account_id = cls.parts_cost
        category = cls.env["product.category"].create(
            {
                "name": "Spare parts",
                "property_valuation": "real_time",
                "property_cost_method": "average",
                "property_stock_valuation_account_id": cls.stock_account.id,
            }
        )
        common = {"type": "consu", "is_storable": True, "categ_id": category.id}
        cls.filter, cls.injector, cls.turbo = cls.env["product.product"].create(
            [
                {**common, "name": "Fuel filter", "standard_price": 80, "is_engine_part": True},
                {**common, "name": "Injector", "standard_price": 450.55, "is_engine_part": True},
                {
                    **common,
                    "name": "Turbocharger",
                    "standard_price": 6000,
                    "is_engine_part": True,
                    "is_special_part": True,
                },
            ]
        )
        for product in (cls.filter, cls.injector, cls.turbo):
            cls.env["stock.quant"]._update_available_quantity(
                product, cls.warehouse.lot_stock_id, 1000
            )

    @classmethod
    def set_up_masters(cls):
        cls.model = cls.env["product.product"].create(
            {
                "name": "WP12 Diesel",
                "type": "consu",
                "is_storable": True,
                "tracking": "serial",
                "is_engine_model": True,
            }
        )
        cls.engine = cls.new_engine("TEST-0001")
        cls.sop = cls.env["engine.sop"].create(
            {
                "code": "SOP-T1",
                "name": "Replace injectors",
                "hours_standard": 3,
                "step_ids": [
                    Command.create({"sequence": 1, "name": "Lock out", "is_mandatory": True}),
                    Command.create({"sequence": 2, "name": "Replace", "is_mandatory": True}),
                    Command.create({"sequence": 3, "name": "Wipe down", "is_mandatory": False}),
                ],
            }
        )
        cls.fault = cls.new_fault("T-100", level="C")

    @classmethod
    def new_engine(cls, serial, **vals):
        return cls.env["stock.lot"].create(
            {
                "name": serial,
                "product_id": cls.model.id,
                "customer_id": cls.customer.id,
                "warranty_until": "2099-12-31",
                **vals,
            }
        )

    @classmethod
    def new_fault(cls, code, **vals):
        return cls.env["engine.fault.code"].create(
            {"code": code, "name": f"Fault {code}", "level": "C", "sop_id": cls.sop.id, **vals}
        )

    @classmethod
    def new_order(cls, parts=None, **vals):
        """Return a draft order; ``parts`` are (product, quantity) pairs."""
        parts = parts if parts is not None else [(cls.injector, 2), (cls.filter, 1)]
        return (
            cls.env["repair.order"]
            .with_user(cls.support)
            .create(
                {
                    "lot_id": cls.engine.id,
                    "partner_id": cls.customer.id,
                    "fault_code_ids": [Command.set(cls.fault.ids)],
                    "engineer_id": cls.engineer_employee.id,
                    "diagnosis_ids": [Command.create({"conclusion": "Worn injector nozzle"})],
                    "sop_id": cls.sop.id,
                    "move_ids": [
                        Command.create(
                            {
                                "product_id": product.id,
                                "product_uom_qty": quantity,
                                "repair_line_type": "add",
                            }
                        )
                        for product, quantity in parts
                    ],
                    **vals,
                }
            )
        )

    def walk(self, order, to):
        """Bring an order to the state ``to`` by its people's own steps."""
        steps = {
            "diagnosed": lambda: order.with_user(self.support).action_diagnose(),
            "planned": lambda: order.with_user(self.support).action_plan(),
            "approved": lambda: self.approve(order),
            "parts_issued": lambda: self.issue(order),
            "in_repair": lambda: order.with_user(self.engineer).action_start_repair(),
            "repaired": lambda: self.repair(order),
            "confirmed": lambda: self.sign(order),
            "costed": lambda: order.with_user(self.finance).action_cost(),
            "archived": lambda: order.with_user(self.finance).action_archive_order(),
        }
        states = list(steps)
        current = order[:1].service_state
        begin = states.index(current) + 1 if current in states else 0
        for state in states[begin : states.index(to) + 1]:
            steps[state]()
            self.assertEqual(set(order.mapped("service_state")), {state})
        return order

    def approve(self, order):
        approvals = order.with_user(self.support).action_request_approval()
        for person in (self.supervisor, self.director, self.general_manager):
            waiting = approvals.filtered(lambda approval: approval.state == "pending")
            waiting.with_user(person).action_approve("ok")

    def issue(self, order):
        pickings = order.issue_picking_ids.filtered(lambda issue: issue.state != "cancel")
        pickings.with_user(self.storekeeper).action_sign_issue()
        pickings.with_user(self.second_storekeeper).action_sign_check()
        special = pickings.filtered("needs_special_signature")
        special.with_user(self.supervisor).action_sign_special()
        pickings.with_user(self.storekeeper).action_issue_parts()

    def repair(self, order):
        mine = order.with_user(self.engineer)
        mine.step_ids.action_do()
        for single in mine:
            single.action_log_hours(self.engineer_employee.id, 2.5, name="Replaced")
        mine.action_finish_repair()

    def sign(self, order):
        mine = order.with_user(self.engineer)
        mine.action_sign("Mr. Zhao", signature_png())
        mine.action_confirm_by_customer()


class ServiceCase(ServiceBuilders, EngineCase):
    """The small service, undone after each test."""
