from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.engine_base.tools import moment

from ...core import ledger
from . import ledger_sql
from .ledger_closing import OVERLAP


class EnginePartsLedger(models.Model):
    """The check: every closed day derived from the stock moves again."""

    _inherit = "engine.parts.ledger"

    @api.model
    def verify(self, day_from=None, day_to=None):
        """Derive closed days from the stock moves again and say what differs.

        :param day_from: the first day, the first of the ledger when empty
        :param day_to: the last day; when empty or not over yet, what the ledger and the moves
            since give is compared with the stock on hand, too
        :return: one dict per difference: company_id, day, product_id, location_id (False where
            there is none), kind, booked, derived, message; an empty list means all is well
        """
        self.check_access("read")
        day_from, day_to = self._days_asked(day_from, day_to)
        ledger_sql.give_memory(self.env.cr)
        faults = []
        for company in self.env.companies:
            days = self._closed_days(company, day_from, day_to)
            faults += days._broken_seals()
            for day in days:
                faults += self._compare_day(day)
            today = company._engine_day(moment.now(self.env))
            if not day_to or day_to >= today:
                faults += self._compare_on_hand(company)
        return self._with_messages(faults)

    @api.model
    def _days_asked(self, *days):
        try:
            return [fields.Date.to_date(day) if day else None for day in days]
        except ValueError as error:
            raise UserError(
                self.env._(
                    "%(days)s: write the days as year-month-day, for example 2026-01-31.",
                    days=", ".join(str(day) for day in days if day),
                )
            ) from error

    @api.model
    def _closed_days(self, company, day_from=None, day_to=None):
        days = self.env["engine.parts.ledger.day"].sudo()
        of_company = [("company_id", "=", company.id)]
        last = days.search([*of_company, ("state", "=", "closed")], order="day desc", limit=1)
        if not last:
            return last
        # Up to the last one: a day that was opened past the system is among them.
        domain = [*of_company, ("day", "<=", last.day)]
        if day_from:
            domain.append(("day", ">=", day_from))
        if day_to:
            domain.append(("day", "<=", day_to))
        return days.search(domain, order="day")

    @api.model
    def _compare_day(self, day):
        """Return the rows of a day that the stock moves do not give, each with its cause."""
        self.env.flush_all()
        facts = day._facts()
        derived = day.derived_at.isoformat(" ")
        rows = self.env.execute_query_dict(ledger_sql.compare(facts, day.id, derived))
        keys = ("has_row", "row_intact", "moves_agree", "touched_later", "opening_agrees")
        for row in rows:
            row["kind"] = ledger.cause(**{key: row[key] for key in keys})
        # The value of a part is shared by its places: one wrong quantity moves all of them.
        explained = {row["product_id"] for row in rows if row["kind"] != "value"}
        return [
            self._fault(day, row)
            for row in rows
            if row["kind"] != "value" or not (row["is_excused"] or row["product_id"] in explained)
        ]

    @api.model
    def _compare_on_hand(self, company):
        """Return where ledger, late corrections and moves since differ from the stock on hand."""
        self.env.flush_all()
        last = self._closed_days(company)[-1:]
        if not last:
            return []
        facts = {
            "company": company.id,
            "day": last.day + timedelta(days=1),
            "begin": last.ends_at.isoformat(" "),
            "end": "infinity",
            "since": (last.derived_at - OVERLAP).isoformat(" "),
            "previous": last.id,
            "digits": company.currency_id.decimal_places,
            "method": last._usual_cost_method(company),
        }
        rows = self.env.execute_query_dict(ledger_sql.on_hand(facts))
        today = {"company_id": company.id, "day": company._engine_day(moment.now(self.env))}
        return [{**self._fault(last, {**row, "kind": "on_hand"}), **today} for row in rows]

    @api.model
    def _fault(self, day, row):
        field = "value" if row["kind"] == "value" else "qty"
        return {
            "company_id": day.company_id.id,
            "day": day.day,
            "product_id": row["product_id"],
            "location_id": row["location_id"],
            "kind": row["kind"],
            "booked": row[f"booked_{field}"],
            "derived": row[f"derived_{field}"],
        }

    @api.model
    def _with_messages(self, faults):
        """Put the sentence for a person on each difference."""
        parts = (
            self.env["product.product"].sudo().browse({f["product_id"] for f in faults} - {False})
        )
        places = (
            self.env["stock.location"].sudo().browse({f["location_id"] for f in faults} - {False})
        )
        names = {record: record.display_name for record in [*parts, *places]}
        labels = self._fault_labels()
        for fault in faults:
            fault["message"] = labels[fault["kind"]] % {
                "day": fault["day"],
                "part": names.get(parts.browse(fault["product_id"]), ""),
                "place": names.get(places.browse(fault["location_id"]), ""),
                "booked": _plain(fault["booked"]),
                "derived": _plain(fault["derived"]),
            }
        return faults

    @api.model
    def _fault_labels(self):
        return {
            "seal": self.env._(
                "%(day)s: rows of the day were added, removed or sealed anew after closing."
            ),
            "row_changed": self.env._(
                "%(day)s, %(part)s, %(place)s: the ledger row was changed after closing; it "
                "closes with %(booked)s, the moves give %(derived)s."
            ),
            "row_missing": self.env._(
                "%(day)s, %(part)s, %(place)s: the moves give %(derived)s, the ledger has no row."
            ),
            "late": self.env._(
                "%(day)s, %(part)s, %(place)s: a move was done or changed after closing; the "
                "ledger closes with %(booked)s, the moves give %(derived)s. The next day drawn up "
                "shows it as a late correction."
            ),
            "move_changed": self.env._(
                "%(day)s, %(part)s, %(place)s: a stock move was changed past the system; the "
                "ledger closes with %(booked)s, the moves give %(derived)s. Look at the moves of "
                "that day."
            ),
            "opening": self.env._(
                "%(day)s, %(part)s, %(place)s: it does not open with what the day before closed "
                "with; the ledger closes with %(booked)s, counting on gives %(derived)s."
            ),
            "value": self.env._(
                "%(day)s, %(part)s, %(place)s: the value in the ledger is %(booked)s, the moves "
                "and prices give %(derived)s."
            ),
            "on_hand": self.env._(
                "%(day)s, %(part)s, %(place)s: ledger and moves give %(booked)s, the stock on hand "
                "is %(derived)s. Count the location."
            ),
        }


class EnginePartsLedgerDay(models.Model):
    _inherit = "engine.parts.ledger.day"

    def _broken_seals(self):
        """Return the days whose seal does not fit their rows and the day before."""
        faults = []
        for day in self:
            seal = ledger.day_seal(day.previous_id.seal or "", day.day, day._stored_seals())
            if seal != day.seal or day.state != "closed":
                faults.append(
                    {
                        "company_id": day.company_id.id,
                        "day": day.day,
                        "product_id": False,
                        "location_id": False,
                        "kind": "seal",
                        "booked": False,
                        "derived": False,
                    }
                )
        return faults


def _plain(number):
    """Write a decimal without needless zeros."""
    text = f"{number or 0:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
