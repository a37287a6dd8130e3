from datetime import timedelta
from fractions import Fraction

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

from ...core import rounds

_RATE_S = 10  # tags per second over the last seconds
_MISSING_SHOWN = 60
_PERCENT = 100


class EngineCount(models.Model):
    """Reading: rounds with a stop rule, and the figures of the live screen."""

    _inherit = "engine.count"

    def action_next_round(self):
        """End this round and walk once more."""
        self._check_counting()
        now = moment.now(self.env)
        for count in self._transitioning():
            count._end_round(now)
            count.write({"counter_ids": [(4, self.env.uid)]})
            count._begin_round(now)
        return True

    def action_live(self):
        """Open the live screen."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "engine_count_live",
            "name": self.name,
            "params": {"count_id": self.id},
            "context": {"active_id": self.id},
        }

    def live(self):
        """Return the figures of the live screen; of a blind count no part that is expected."""
        self.ensure_one()
        self.check_access("read")
        count, now = self.sudo(), moment.now(self.env)
        seen, expected, fresh, unknown = count._live_figures(now)
        return {
            "id": count.id,
            "name": count.name,
            "state": count.state,
            "is_blind": not count.shows_books,
            "round": len(count.round_ids),
            "rounds": [
                {"number": one.number, "seen": one.seen_tags, "new": one.new_tags}
                for one in count.round_ids.filtered("ended_at")
            ],
            "expected": expected,
            "seen": seen,
            "unexpected": unknown,
            "percent": round(seen * _PERCENT / expected, 1) if expected else 0.0,
            "rate": round(fresh / _RATE_S, 1),
            "elapsed_s": int((now - count.started_at).total_seconds()) if count.started_at else 0,
            "missing_count": expected - seen,
            "missing": count._live_missing(now) if count.shows_books else [],
            "advice": count._advice(),
        }

    def _live_figures(self, now):
        """Return the expected tags read, all expected ones, those of late, those of others."""
        if not self.started_at:
            return 0, 0, 0, 0
        return self.env.execute_query(
            SQL(
                """
                WITH seen AS (SELECT epc, MAX(last_at) AS last_at FROM (%(seen)s) read GROUP BY epc)
                SELECT COUNT(*) FILTER (WHERE tag.is_expected AND seen.epc IS NOT NULL),
                       COUNT(*) FILTER (WHERE tag.is_expected),
                       COUNT(*) FILTER (WHERE seen.last_at > %(lately)s),
                       COUNT(*) FILTER (WHERE seen.epc IS NOT NULL
                                          AND tag.is_expected IS NOT TRUE)
                  FROM (SELECT epc, is_expected FROM engine_count_tag
                         WHERE count_id = %(count)s) tag
                  FULL JOIN seen ON seen.epc = tag.epc
                """,
                seen=self._seen_sql(
                    self.started_at, self.compared_at or now + timedelta(seconds=1)
                ),
                lately=now - timedelta(seconds=_RATE_S),
                count=self.id,
            )
        )[0]

    def _live_missing(self, now):
        """Return the first tags that nobody has read yet, by place."""
        if not self.started_at:
            return []
        rows = self.env.execute_query(
            SQL(
                """
                SELECT tag.epc, tag.product_id, tag.lot_id, tag.home_id, tag.quantity::float8
                  FROM engine_count_tag tag
                  JOIN stock_location place ON place.id = tag.home_id
                 WHERE tag.count_id = %(count)s AND tag.is_expected
                   AND NOT EXISTS (SELECT FROM (%(seen)s) read WHERE read.epc = tag.epc)
                 ORDER BY place.complete_name, tag.id
                 LIMIT %(limit)s
                """,
                count=self.id,
                seen=self._seen_sql(
                    self.started_at, self.compared_at or now + timedelta(seconds=1)
                ),
                limit=_MISSING_SHOWN,
            )
        )
        names = {
            model: dict(
                self.env[model]
                .browse({row[at] for row in rows} - {None})
                .mapped(lambda record: (record.id, record.display_name))
            )
            for model, at in (("product.product", 1), ("stock.lot", 2), ("stock.location", 3))
        }
        return [
            {
                "epc": epc,
                "part": names["product.product"].get(product_id),
                "lot": names["stock.lot"].get(lot_id) or "",
                "place": names["stock.location"].get(home_id),
                "quantity": quantity,
            }
            for epc, product_id, lot_id, home_id, quantity in rows
        ]

    def _seen_sql(self, since, until):
        """Return SQL for what was read in the counted places, the zones around them included."""
        places = self._inside() | self._around()
        return self.env["engine.rfid.read"]._seen_sql(
            self.company_id, since, until, locations=places
        )

    def _inside(self):
        return (
            self.env["stock.location"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [("id", "child_of", self._places().ids), ("company_id", "=", self.company_id.id)]
            )
        )

    def _around(self):
        return self.env["stock.location"].sudo().search([("id", "parent_of", self._places().ids)])

    def _check_counting(self):
        self.check_access("write")
        self._lock_for_transition()
        if others := self.filtered(lambda count: count.state != "counting"):
            raise UserError(
                self.env._(
                    "%(counts)s: nobody is counting there now. Start the count, or read again.",
                    counts=others._names(),
                )
            )

    def _begin_round(self, now):
        number = max(self.round_ids.mapped("number"), default=0) + 1
        self.env["engine.count.round"].sudo().create(
            {"count_id": self.id, "number": number, "started_at": now}
        )
        self._announce()

    def _end_round(self, now):
        """Close the open round, with how many tags it read and how many of them first."""
        current = self.sudo().round_ids.filtered(lambda one: not one.ended_at)
        if current:
            current.ended_at = max(now, current.started_at)
            self._weigh_rounds()

    def _weigh_rounds(self):
        """Count anew what each closed round read: late deliveries of a handheld are in it, too."""
        closed = self.sudo().round_ids.filtered("ended_at").sorted("number")
        known = set()
        for one, epcs in zip(closed, self._epcs_by_round(closed), strict=True):
            one.write({"seen_tags": len(epcs), "new_tags": len(epcs - known)})
            known |= epcs

    def _epcs_by_round(self, closed):
        """Return the set of EPCs that each round read."""
        result = []
        for one in closed:
            until = one.ended_at + timedelta(seconds=1)
            query = SQL("SELECT DISTINCT epc FROM (%s) read", self._seen_sql(one.started_at, until))
            result.append({epc for (epc,) in self.env.execute_query(query)})
        return result

    def _advice(self):
        """Return whether to walk once more, by the stop rule of the policy."""
        closed = self.round_ids.filtered("ended_at").sorted("number")
        if not closed:
            return {"stop": False, "reason": rounds.GO_ON, "coverage": 0.0}
        policy = self.env["engine.policy"]._of(self.company_id)
        times = {}
        for epcs in self._epcs_by_round(closed):
            for epc in epcs:
                times[epc] = times.get(epc, 0) + 1
        verdict = rounds.verdict(
            times.values(),
            closed.mapped("new_tags"),
            coverage_min=float(Fraction(str(policy.count_accuracy_min)) / _PERCENT),
            gain_min=float(Fraction(str(policy.count_round_gain_min)) / _PERCENT),
            rounds_max=policy.count_rounds_max,
            rounds_min=policy.count_rounds_min,
        )
        return {
            "stop": verdict.stop,
            "reason": verdict.reason,
            "coverage": round(verdict.coverage * _PERCENT, 2),
        }

    def _announce(self):
        """Tell the open live screens that there is news; they ask for it, at most once a second."""
        for count in self:
            self.env["bus.bus"]._sendone(
                f"engine_count_{count.id}", "engine_count", {"id": count.id}
            )
