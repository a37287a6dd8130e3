from odoo import fields, models

from odoo.addons.engine_base.core.authority import LEVELS

_CHOICES = [(level, level) for level in LEVELS]


class EngineFaultLevelChange(models.Model):
    """One change of the fault level of a request: who, from, to, why. Written once."""

    _name = "engine.fault.level.change"
    _description = "Change of a Fault Level"
    _inherit = ["engine.locked.mixin"]
    _order = "changed_at, id"
    _rec_name = "level_to"
    _locked_for_good = True

    ticket_id = fields.Many2one(
        "helpdesk.ticket", "Request", required=True, readonly=True, index=True, ondelete="cascade"
    )
    changed_at = fields.Datetime("Changed on", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Changed by", required=True, readonly=True)
    level_from = fields.Selection(_CHOICES, "From", readonly=True)
    level_to = fields.Selection(_CHOICES, "To", readonly=True)
    cause = fields.Selection(
        [
            ("rules", "By the Rules"),
            ("person", "By a Person"),
            ("overruled", "Rules against a Person"),
            ("review", "Rules Re-evaluated"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Char(readonly=True, help="A person's reason, or the rules that fired.")
