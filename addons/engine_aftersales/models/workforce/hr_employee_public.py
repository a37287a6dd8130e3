from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.engine_base.tools import moment

LEAVE_DAYS = 60  # how far ahead the page of an engineer shows leave


class HrEmployeePublic(models.Model):
    """The page of an engineer: authority in words, leave to come, load of this week, orders."""

    _inherit = "hr.employee.public"

    authority_text = fields.Char("Authority", compute="_compute_authority_text")
    leave_text = fields.Text("Leave to Come", compute="_compute_leave_text")
    week_load_h = fields.Float("Load of This Week (h)", compute="_compute_week")
    week_capacity_h = fields.Float("Capacity of This Week (h)", compute="_compute_week")
    open_order_count = fields.Integer("Open Orders", compute="_compute_open_order_count")
    open_order_ids = fields.Many2many(
        "repair.order", string="Orders to Do", compute="_compute_open_order_ids"
    )

    @api.depends("engineer_grade", "is_temporary_engineer", "service_from", "service_until")
    @api.depends_context("lang")
    def _compute_authority_text(self):
        employees = self.env["hr.employee"].sudo().browse(self.ids)
        levels = employees._engineer_max_level()
        for page, employee in zip(self, employees, strict=True):
            page.authority_text = employee._authority_words(levels[employee])

    def _compute_leave_text(self):
        """Say the days only: why somebody is away is theirs."""
        today = moment.today(self.env)
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id", "in", self.sudo().resource_id.ids),
                    ("date_to", ">=", today),
                    ("date_from", "<=", today + timedelta(days=LEAVE_DAYS)),
                ],
                order="date_from",
            )
        )
        by_resource = leaves.grouped("resource_id")
        for page in self:
            page.leave_text = page._leave_words(by_resource.get(page.sudo().resource_id, ()))

    def _leave_words(self, leaves):
        zone = moment.company_zone(self.company_id)
        periods = [
            (moment.local_day(leave.date_from, zone), moment.local_day(leave.date_to, zone))
            for leave in leaves
        ]
        return "\n".join(f"{first} – {last}" for first, last in periods)

    def _compute_week(self):
        today = moment.today(self.env)
        monday = today - timedelta(days=today.weekday())
        sunday = monday + timedelta(days=6)
        employees = self.env["hr.employee"].sudo().browse(self.ids)
        capacity = employees._engineer_hours_by_day(monday, sunday)
        load = employees._engineer_load_h(monday, sunday)
        for page, employee in zip(self, employees, strict=True):
            page.week_capacity_h = sum(capacity[employee].values())
            page.week_load_h = load.get(employee.id, 0.0)

    def _compute_open_order_count(self):
        counts = self.env["hr.employee"].browse(self.ids)._open_order_counts()
        for page in self:
            page.open_order_count = counts.get(page.id, 0)

    def _compute_open_order_ids(self):
        orders = self.env["repair.order"].search(
            Domain("engineer_id", "in", self.ids) & self.env["repair.order"]._open_domain(),
            order="schedule_date",
        )
        by_engineer = orders.grouped(lambda order: order.engineer_id.id)
        for page in self:
            page.open_order_ids = by_engineer.get(page.id, orders.browse())

    def action_open_orders(self):
        """Show the open orders of this engineer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_aftersales.repair_order_action"
        )
        domain = Domain("engineer_id", "=", self.id) & self.env["repair.order"]._open_domain()
        return {**action, "domain": list(domain), "context": {}}

    def action_open_profile(self):
        """Ask for grade, van, home, capacity, calendar and days of service."""
        return self._open_dialog(self.env._("Change the Profile"), "engine.engineer.profile")

    def action_open_qualification(self):
        """Ask for a skill or a certificate."""
        return self._open_dialog(
            self.env._("Add Skill or Certificate"), "engine.engineer.qualification"
        )

    def action_open_leave(self):
        """Ask for days of leave."""
        return self._open_dialog(self.env._("Record Leave"), "engine.engineer.leave")

    def action_open_extension(self):
        """Ask for a later last day of service, and why."""
        return self._open_dialog(self.env._("Extend the Service"), "engine.engineer.extension")

    def action_open_log(self):
        """Show what was changed on this engineer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "engine_aftersales.engine_engineer_log_action"
        )
        return {**action, "domain": [("employee_id", "=", self.id)], "context": {}}

    def _open_dialog(self, title, model):
        self.ensure_one()
        if not self.env[model].has_access("create"):
            raise AccessError(
                self.env._("%(engineer)s: a supervisor does this.", engineer=self.name)
            )
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_employee_id": self.id},
        }
