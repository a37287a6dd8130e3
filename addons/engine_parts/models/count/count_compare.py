from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

from ...core import reconcile
from ...core.reconcile import Sight, Tag


class EngineCount(models.Model):
    """The comparison: what was read and counted by hand against what the books say."""

    _inherit = "engine.count"

    def action_compare(self):
        """End the reading and compare it with the books."""
        self._check_counting()
        self._transition("compare")
        now = moment.now(self.env)
        for count in self._transitioning():
            count._end_round(now)
            count._weigh_rounds()
            count.write({"compared_at": now, "shows_books": True})
            results, tags, seen = count._reconcile()
            count._keep_tag_results(results, tags, seen)
            count._keep_quantities(reconcile.counted(tags, results))
            count._judge_lines()
            count._measure()
            count._announce()
        return True

    def action_read_again(self):
        """Go back to reading: a further round, with all that was read and counted before."""
        self._transition("read_again")
        now = moment.now(self.env)
        for count in self._transitioning():
            count.write(
                {
                    "compared_at": False,
                    "shows_books": not count.is_blind,
                    "counter_ids": [(4, self.env.uid)],
                }
            )
            count._hide_books()
            count._begin_round(now)
        return True

    def _hide_books(self):
        """Take what the books say out of the lines of a blind count that is read again."""
        self.env["engine.count.line"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE engine_count_line
                   SET expected_qty = CASE WHEN %(blind)s THEN NULL ELSE book_qty END,
                       counted_qty = NULL, difference_qty = NULL, difference_value = NULL,
                       unit_cost = NULL, kind = 'open', is_recounted = FALSE
                 WHERE count_id = %(count)s
                """,
                blind=self.is_blind,
                count=self.id,
            )
        )
        self.env["engine.count.line"].invalidate_model()

    def _reconcile(self):
        """Return the result per EPC, the register of the tags concerned, and the sights."""
        policy = self.env["engine.policy"]._of(self.company_id)
        inside = self._inside()
        seen = self._sights()
        tags = self._tags_concerned(seen, inside)
        _at_home(tags, seen, _insides(self.env, inside | self._around()))
        results = reconcile.classify(
            tags,
            seen,
            set(inside.ids),
            margin_db=policy.count_signal_margin_db,
            confirm_rounds=min(policy.count_confirm_rounds, len(self.round_ids)),
        )
        serials = set(
            self.env["product.product"]
            .browse({tag.product for tag in tags.values()})
            .filtered(lambda product: product.tracking == "serial")
            .ids
        )
        for epc in reconcile.same_unit(tags, seen, serials):
            old = results[epc]
            results[epc] = reconcile.TagResult(reconcile.DUPLICATE, old.place, old.home, True)
        return results, tags, seen

    def _sights(self):
        """Return {epc: {place: Sight}} of all rounds."""
        seen = defaultdict(dict)
        for one in self.sudo().round_ids.filtered("ended_at"):
            query = SQL(
                "SELECT epc, location_id, best_rssi::float8 FROM (%s) read WHERE location_id > 0",
                self._seen_sql(one.started_at, one.ended_at),
            )
            for epc, place, rssi in self.env.execute_query(query):
                level = -99.0 if rssi is None else rssi
                if sight := seen[epc].get(place):
                    sight.rounds += 1
                    sight.rssi = max(sight.rssi, level)
                else:
                    seen[epc][place] = Sight(1, level)
        return seen

    def _tags_concerned(self, seen, inside):
        """Return {epc: Tag} of the expected tags and of the others that were read."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT epc, product_id, lot_id, quantity::float8, home_id
                  FROM engine_count_tag WHERE count_id = %(count)s AND is_expected
                 UNION ALL
                SELECT tag.epc, tag.product_id, tag.lot_id, tag.quantity::float8, home.location_id
                  FROM engine_rfid_tag tag
                  LEFT JOIN LATERAL (
                       SELECT quant.location_id
                         FROM stock_quant quant JOIN stock_location place
                           ON place.id = quant.location_id AND place.usage = 'internal'
                        WHERE quant.product_id = tag.product_id AND quant.quantity > 0
                          AND quant.lot_id IS NOT DISTINCT FROM tag.lot_id
                          AND quant.location_id <> ALL(%(inside)s)
                        ORDER BY quant.location_id LIMIT 1) home ON TRUE
                 WHERE tag.company_id = %(company)s AND tag.epc = ANY(%(seen)s)
                   AND tag.state IN ('commissioned', 'issued')
                   AND NOT EXISTS (SELECT FROM engine_count_tag own
                                    WHERE own.count_id = %(count)s AND own.epc = tag.epc
                                      AND own.is_expected)
                """,
                count=self.id,
                company=self.company_id.id,
                inside=inside.ids,
                seen=list(seen),
            )
        )
        return {
            epc: Tag(product, lot, quantity, home) for epc, product, lot, quantity, home in rows
        }


def _insides(env, locations):
    """Return {location: ids of it and all inside it}."""
    insides = defaultdict(set)
    for location in env["stock.location"].search([("id", "child_of", locations.ids)]):
        for part in location.parent_path.split("/"):
            if part:
                insides[int(part)].add(location.id)
    return insides


def _at_home(tags, seen, insides):
    """Let a tag count as read at home where the reader's zone holds its home."""
    for epc, sights in seen.items():
        tag = tags.get(epc)
        if tag is None or tag.place is None or tag.place in sights:
            continue
        for place in list(sights):
            if tag.place in insides[place]:
                sights[tag.place] = sights.pop(place)
                break
