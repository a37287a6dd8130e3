from odoo import fields, models
from odoo.fields import Domain

from .engine_clock import KINDS


class EngineClockPauseReason(models.Model):
    """Why a clock may stand still: something outside of our hands, for these people to say.

    The administrator keeps the list. A reason that was used stays; it is archived.
    """

    _name = "engine.clock.pause.reason"
    _description = "Reason to Pause a Deadline"
    _order = "sequence, id"

    name = fields.Char("Reason", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, "Deadline", help="Empty: every kind of deadline.")
    company_id = fields.Many2one("res.company", help="Empty: every company.")
    group_ids = fields.Many2many(
        "res.groups",
        string="Who May Pause",
        required=True,
        help="Not the engineer, whom the clock measures.",
    )

    def _fits(self, clock):
        """Tell whether this reason may stop ``clock``."""
        self.ensure_one()
        return (
            self.active
            and self.kind in (False, clock.kind)
            and self.company_id.id in (False, clock.company_id.id)
        )

    def _is_for(self, user):
        """Tell whether ``user`` is one of those who may pause for one of these reasons."""
        return bool(self.sudo().group_ids & user.sudo().all_group_ids)

    def _of_kind(self, clock):
        """Return the reasons that may stop ``clock``."""
        return self.sudo().search(
            Domain("kind", "in", (False, clock.kind))
            & Domain("company_id", "in", (False, clock.company_id.id))
        )
