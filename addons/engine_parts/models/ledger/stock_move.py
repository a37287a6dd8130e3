from odoo import fields, models
from odoo.exceptions import UserError


class StockMove(models.Model):
    _inherit = "stock.move"

    # What was done or changed since a closing; the day itself is found by core's index on date.
    _ledger_late_idx = models.Index("(write_date) WHERE state = 'done'")

    def write(self, vals):
        if "date" in vals:
            self._check_ledger_day(fields.Datetime.to_datetime(vals["date"]))
        return super().write(vals)

    def _check_ledger_day(self, date):
        """Refuse to date a done move of a part away from a day that is closed.

        A closed day keeps its moves. Into a closed day is possible: it shows as a late correction.
        """
        done = self.filtered(lambda move: move.state == "done" and move.date != date)
        if not done:
            return
        days = self.env["engine.parts.ledger.day"].sudo()
        members = self.env["engine.parts.ledger.part"].sudo()
        for company, moves in done.grouped("company_id").items():
            last = days.search(
                [("company_id", "=", company.id), ("state", "=", "closed")],
                order="day desc",
                limit=1,
            )
            kept = moves.filtered(lambda move, last=last: last and move.date < last.ends_at)
            parts = members.search(
                [("company_id", "=", company.id), ("product_id", "in", kept.product_id.ids)]
            ).product_id
            if kept := kept.filtered(lambda move, parts=parts: move.product_id in parts):
                raise UserError(
                    self.env._(
                        "%(part)s, %(reference)s: the move stands in a closed day of the parts "
                        "ledger and keeps its date. Move the parts back and book it anew.",
                        part=kept[0].product_id.display_name,
                        reference=kept[0].reference or kept[0].display_name,
                    )
                )
