from odoo import api, fields, models

from ...core.authority import LEVELS
from .engine_clock import KINDS


class EngineClockLadder(models.Model):
    """Who is told when, as a deadline of one kind comes nearer and passes."""

    _name = "engine.clock.ladder"
    _description = "Escalation Ladder"
    _order = "kind, fault_level, id"

    name = fields.Char(compute="_compute_name")
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True)
    fault_level = fields.Selection(
        [(level, level) for level in LEVELS], help="Empty: every level without a ladder of its own."
    )
    company_id = fields.Many2one("res.company", help="Empty: every company without its own.")
    step_ids = fields.One2many("engine.clock.ladder.step", "ladder_id", "Steps", copy=True)

    _kind_unique = models.UniqueIndex(
        "(kind, COALESCE(fault_level, ''), COALESCE(company_id, 0)) WHERE active",
        "There is a ladder for this kind, level and company already.",
    )

    @api.depends("kind", "fault_level")
    @api.depends_context("lang")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for ladder in self:
            level = ladder.fault_level
            ladder.name = (
                f"{kinds.get(ladder.kind, '')} {level}" if level else kinds.get(ladder.kind)
            )

    @api.model
    def _choose(self, wanted):
        """Return {(kind, level, company id): ladder} for these keys, the most special one each."""
        ladders = self.sudo().search([("kind", "in", list({kind for kind, _l, _c in wanted}))])
        chosen = {}
        for kind, level, company_id in wanted:
            fitting = ladders.filtered(
                lambda ladder, key=(kind, level, company_id): (
                    ladder.kind == key[0]
                    and ladder.fault_level in (key[1], False)
                    and ladder.company_id.id in (key[2], False)
                )
            )
            chosen[kind, level, company_id] = fitting.sorted(
                lambda ladder: (bool(ladder.company_id), bool(ladder.fault_level)), reverse=True
            )[:1]
        return chosen
