from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools import moment

RISKS = ("ok", "warning", "late")


class EngineClockMixin(models.AbstractModel):
    """A document with deadlines: its clocks and the worst of their risks."""

    _name = "engine.clock.mixin"
    _description = "Document with Deadlines"

    clock_ids = fields.One2many("engine.clock", "res_id", "Deadlines", readonly=True)
    clock_risk = fields.Selection(
        [("none", "No Deadline"), ("ok", "In Time"), ("warning", "At Risk"), ("late", "Late")],
        "Deadline Risk",
        compute="_compute_clock_risk",
        search="_search_clock_risk",
    )
    clock_due_at = fields.Datetime("Next Deadline", compute="_compute_clock_risk")

    def _compute_clock_risk(self):
        rows = self.env.execute_query(
            SQL("%s WHERE res_id = ANY(%s)", self._clock_risk_query(), self._origin.ids)
        )
        found = {res_id: (RISKS[rank], due_at) for res_id, rank, due_at in rows}
        for document in self:
            document.clock_risk, document.clock_due_at = found.get(
                document._origin.id, ("none", False)
            )

    def _search_clock_risk(self, operator, value):
        if operator != "in":
            return NotImplemented
        query = self._clock_risk_query()
        ranks = [RISKS.index(risk) for risk in value if risk in RISKS]
        domain = Domain(
            "id", "in", SQL("(SELECT res_id FROM (%s) risk WHERE rank = ANY(%s))", query, ranks)
        )
        if "none" in value or False in value:
            domain |= Domain("id", "not in", SQL("(SELECT res_id FROM (%s) risk)", query))
        return domain

    def _clock_risk_query(self):
        """Return SQL of (res_id, rank in ``RISKS``, next due) of the documents with live clocks."""
        self.env["engine.clock"].flush_model()
        return SQL(
            """
            SELECT res_id, rank, due_at
              FROM (SELECT res_id,
                           MAX(CASE WHEN due_at <= COALESCE(paused_at, %(now)s) THEN 2
                                    WHEN warn_at <= COALESCE(paused_at, %(now)s) THEN 1
                                    ELSE 0 END) AS rank,
                           MIN(due_at) FILTER (WHERE state = 'running') AS due_at
                      FROM engine_clock
                     WHERE res_model = %(model)s AND state IN ('running', 'paused')
                     GROUP BY res_id) live
            """,
            now=moment.now(self.env),
            model=self._name,
        )

    def action_open_clocks(self):
        """Open the deadlines of this document."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("engine_base.engine_clock_action")
        action["domain"] = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        action["context"] = {}
        return action
