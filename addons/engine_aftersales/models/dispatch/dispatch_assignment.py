from odoo import fields, models

KINDS = [
    ("manual", "By Hand"),
    ("proposed", "From a Plan"),
    ("automatic", "Automatically"),
]


class EngineDispatchAssignment(models.Model):
    """One line of history: who was to visit, who is now, when, why, and who decided.

    Written by the assignment itself and by nothing else; it goes with its order only.
    """

    _name = "engine.dispatch.assignment"
    _description = "Assignment of a Visit"
    _inherit = ["engine.locked.mixin"]
    _order = "assigned_at desc, id desc"
    _rec_name = "repair_id"
    _locked_for_good = True

    repair_id = fields.Many2one(
        "repair.order", "Service Order", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    kind = fields.Selection(KINDS, "How", required=True, readonly=True)
    engineer_from_id = fields.Many2one("hr.employee", "Engineer before", readonly=True)
    engineer_to_id = fields.Many2one(
        "hr.employee", "Engineer", readonly=True, index="btree_not_null"
    )
    start_from = fields.Datetime("Visit before", readonly=True)
    start_to = fields.Datetime("Visit", readonly=True)
    reason = fields.Char(readonly=True)
    why = fields.Text("Why This Engineer", compute="_compute_why")
    facts = fields.Json(readonly=True, help="Figures and reasons at the moment of the decision.")
    user_id = fields.Many2one("res.users", "Decided by", required=True, readonly=True)
    assigned_at = fields.Datetime("Decided on", required=True, readonly=True)

    _order_history_idx = models.Index("(repair_id, assigned_at DESC)")

    def _compute_why(self):
        words = self.env["engine.dispatch.words"]
        for line in self:
            line.why = words._text((line.facts or {}).get("reasons"))
