from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.authority import LEVELS
from ...tools import moment

KINDS = [
    ("contact", "Contact the Customer"),
    ("on_site", "Engineer on Site"),
    ("repair", "Repair"),
    ("revisit", "Revisit"),
    ("complaint", "Complaint"),
    ("supplier", "Supplier"),
    ("recheck", "Re-check"),
    ("emergency", "Emergency Plan"),
]


class EngineClock(models.Model):
    """One deadline of one document, such as: contact the customer within two working hours.

    The document's own methods start it and meet it. Until then it warns its owner and climbs
    its ladder. Nobody edits it: it is paused with a reason, and rescheduled when the fault level
    changes.
    """

    _name = "engine.clock"
    _description = "Deadline"
    _inherit = ["engine.locked.mixin", "engine.reminder.mixin"]
    _order = "due_at, id"
    _reminder_type = "engine_base.mail_activity_type_deadline"

    # Identity
    name = fields.Char("Document", required=True, readonly=True)
    state = fields.Selection(
        [("running", "Running"), ("paused", "Paused"), ("met", "Met"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="running",
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    res_model = fields.Char("Document Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document ID", model_field="res_model", required=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    fault_level = fields.Selection([(level, level) for level in LEVELS], readonly=True)
    owner_id = fields.Many2one("res.users", "Kept by", readonly=True, index="btree_not_null")
    # Time
    started_at = fields.Datetime("Started on", required=True, readonly=True)
    limit_h = fields.Float("Limit (h)", digits=(8, 2), required=True, readonly=True)
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Time",
        readonly=True,
        index="btree_not_null",
        help="Empty: round the clock, every day.",
    )
    warn_at = fields.Datetime("Warns on", readonly=True)
    due_at = fields.Datetime(
        "Due on", readonly=True, help="While the clock is paused: as it stood when it was stopped."
    )
    paused_at = fields.Datetime("Paused since", readonly=True)
    pause_until = fields.Datetime(
        "Paused until", readonly=True, help="The clock goes on by itself then: policy, clause 3."
    )
    met_at = fields.Datetime("Met on", readonly=True)
    next_fire_at = fields.Datetime("Next Step on", readonly=True)
    pause_ids = fields.One2many("engine.clock.pause", "clock_id", "Pauses", readonly=True)
    # Outcome
    ladder_id = fields.Many2one(
        "engine.clock.ladder", readonly=True, index=True, ondelete="restrict"
    )
    event_ids = fields.One2many("engine.clock.event", "clock_id", "Events", readonly=True)
    was_late = fields.Boolean("Met Late", readonly=True)
    is_late = fields.Boolean("Late", compute="_compute_risk", search="_search_is_late")
    risk = fields.Selection(
        [("ok", "In Time"), ("warning", "At Risk"), ("late", "Late")], compute="_compute_risk"
    )

    _live_unique = models.UniqueIndex(
        "(res_model, res_id, kind) WHERE state IN ('running', 'paused')",
        "This deadline of the document is running already.",
    )
    _document_idx = models.Index("(res_model, res_id)")
    _sweep_idx = models.Index("(next_fire_at) WHERE state = 'running'")
    _pause_until_idx = models.Index("(pause_until) WHERE state = 'paused'")
    _due_at_idx = models.Index("(due_at) WHERE state IN ('running', 'paused')")
    _limit_positive = models.Constraint("CHECK (limit_h >= 0)", "A time limit cannot be negative.")

    @api.depends("state", "warn_at", "due_at", "paused_at", "was_late")
    def _compute_risk(self):
        now = moment.now(self.env)
        for clock in self:
            if clock.state in ("met", "cancelled"):
                clock.risk = "late" if clock.was_late else "ok"
            else:
                at = clock.paused_at or now
                is_warned = clock.warn_at and clock.warn_at <= at
                is_due = clock.due_at and clock.due_at <= at
                clock.risk = "late" if is_due else "warning" if is_warned else "ok"
            clock.is_late = clock.risk == "late"

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = Domain("state", "=", "running") & Domain("due_at", "<=", moment.now(self.env))
        paused = Domain("state", "=", "paused") & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s <= %s",
                model._field_to_sql(alias, "due_at", query),
                model._field_to_sql(alias, "paused_at", query),
            ),
            predicate=lambda clock: clock.due_at <= clock.paused_at,
        )
        return running | paused | Domain("was_late", "=", True)

    @api.depends("name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for clock in self:
            clock.display_name = f"{clock.name}: {kinds.get(clock.kind, '')}"
