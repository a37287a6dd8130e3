from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.engine_base.core.authority import LEVELS, worst


class HelpdeskTicket(models.Model):
    """How bad it is: the level of the worst fault code, or a person's judgement with a reason."""

    _inherit = "helpdesk.ticket"

    fault_code_ids = fields.Many2many("engine.fault.code", string="Fault Codes")
    fault_level = fields.Selection(
        [(level, level) for level in LEVELS],
        compute="_compute_fault_level",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
        index=True,
        help="A is the worst. Empty: nobody has judged it yet.",
    )
    fault_level_reason = fields.Char(
        "Reason for the Level",
        tracking=True,
        copy=False,
        help="Why the level is another than the one of the fault codes.",
    )
    fault_level_by_codes = fields.Char("Level by Codes", compute="_compute_fault_level_by_codes")

    @api.depends("fault_code_ids")
    def _compute_fault_level(self):
        for ticket in self:
            ticket.fault_level = worst(ticket.fault_code_ids.mapped("level")) or ticket.fault_level

    @api.depends("fault_code_ids")
    def _compute_fault_level_by_codes(self):
        for ticket in self:
            ticket.fault_level_by_codes = worst(ticket.fault_code_ids.mapped("level"))

    @api.model_create_multi
    def create(self, vals_list):
        tickets = super().create(vals_list)
        for ticket, vals in zip(tickets, vals_list, strict=True):
            if vals.get("fault_level"):
                ticket._check_level_reason(vals, False)
        return tickets

    def write(self, vals):
        if not vals.keys() & {"fault_level", "fault_code_ids"}:
            return super().write(vals)
        before = {ticket: ticket.fault_level for ticket in self}
        written = super().write(vals)
        for ticket, level in before.items():
            if ticket.fault_level != level:
                ticket._check_level_reason(vals, level)
        self.filtered(lambda ticket: ticket.fault_level != before[ticket])._on_level_changed()
        return written

    def _check_level_reason(self, vals, level_before):
        """Refuse a level that neither the codes nor a reason given with it explain.

        :param level_before: the level until now; judging for the first time needs no reason
            unless the codes say otherwise
        """
        self.ensure_one()
        expected = self.fault_level_by_codes or level_before
        if not expected or self.fault_level == expected:
            return
        if not (vals.get("fault_level_reason") or "").strip():
            raise ValidationError(
                self.env._(
                    "%(request)s: the fault level is %(expected)s so far. Give the reason for "
                    "changing it to %(level)s.",
                    request=self.display_name,
                    expected=expected,
                    level=self.fault_level or self.env._("none"),
                )
            )

    def _on_level_changed(self):
        """React to another fault level; the clocks do."""
