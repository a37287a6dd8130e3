from odoo import models
from odoo.tools import SQL

from ...core import reconcile


class EngineCount(models.Model):
    """What a comparison found, written into the tags and lines of the count."""

    _inherit = "engine.count"

    def _keep_tag_results(self, results, tags, seen):
        """Write the result of every EPC into its row, one row for each that was not expected."""
        columns = [[], [], [], [], [], [], [], [], [], []]
        named = self._named_parts(results)
        for epc, result in results.items():
            tag, sight = tags.get(epc), seen.get(epc, {})
            best = max(sight.values(), key=lambda one: one.rssi, default=None)
            row = (
                epc,
                tag.product if tag else named.get(epc),
                tag and tag.lot,
                tag.quantity if tag else 0.0,
                result.home,
                result.place,
                result.kind,
                result.doubtful,
                max((one.rounds for one in sight.values()), default=0),
                best and best.rssi,
            )
            for column, value in zip(columns, row, strict=True):
                column.append(value)
        new = SQL(
            """
            unnest(%s::varchar[], %s::int[], %s::int[], %s::numeric[], %s::int[], %s::int[],
                   %s::varchar[], %s::bool[], %s::int[], %s::float8[])
                AS new(epc, product_id, lot_id, quantity, home_id, place_id, kind, is_doubtful,
                       rounds_seen, best_rssi)
            """,
            *columns,
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE engine_count_tag row
                   SET place_id = new.place_id, kind = new.kind, is_doubtful = new.is_doubtful,
                       rounds_seen = new.rounds_seen, best_rssi = new.best_rssi
                  FROM %(new)s
                 WHERE row.count_id = %(count)s AND row.epc = new.epc
                """,
                new=new,
                count=self.id,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO engine_count_tag (count_id, is_expected, epc, product_id, lot_id,
                       quantity, home_id, place_id, kind, is_doubtful, rounds_seen, best_rssi)
                SELECT %(count)s, FALSE, new.*
                  FROM %(new)s
                 WHERE NOT EXISTS (SELECT FROM engine_count_tag row
                                    WHERE row.count_id = %(count)s AND row.epc = new.epc)
                """,
                new=new,
                count=self.id,
            )
        )
        self.env["engine.count.tag"].invalidate_model()

    def _named_parts(self, results):
        """Return {EPC: part} of unknown tags whose EPC names one, by its GTIN or by a rule."""
        unknown = [epc for epc, result in results.items() if result.kind == reconcile.UNKNOWN]
        found = self.env["engine.rfid.tag"].sudo()._identify(unknown, self.company_id.id)
        return {epc: product.id for epc, product in found.items()}

    def _keep_quantities(self, quantities):
        """Write what was read into the lines; a line more where nothing was expected."""
        keys = list(quantities)
        self.env["engine.count.line"].flush_model()
        read = SQL(
            """
            unnest(%s::int[], %s::int[], %s::int[], %s::numeric[])
                AS new(product_id, location_id, lot_id, quantity)
            """,
            [key[0] for key in keys],
            [key[1] for key in keys],
            [key[2] for key in keys],
            [quantities[key] for key in keys],
        )
        same = SQL(
            """
            line.count_id = %s AND line.product_id = new.product_id
            AND line.location_id = new.location_id
            AND COALESCE(line.lot_id, 0) = COALESCE(new.lot_id, 0)
            """,
            self.id,
        )
        self.env.cr.execute(
            SQL(
                "UPDATE engine_count_line SET read_qty = 0 WHERE count_id = %s AND read_qty <> 0",
                self.id,
            )
        )
        new = self._fill_set_apart(read, same)
        same = SQL("%s AND line.package_id IS NULL AND line.owner_id IS NULL", same)
        self.env.cr.execute(
            SQL(
                """
                UPDATE engine_count_line line SET read_qty = new.quantity, has_tags = TRUE
                  FROM %s WHERE %s
                """,
                new,
                same,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO engine_count_line (count_id, company_id, product_id, location_id,
                       lot_id, read_qty, book_qty, expected_qty, manual_qty, recount_qty, kind,
                       has_tags, create_uid, write_uid, create_date, write_date)
                SELECT %(count)s, %(company)s, new.*, 0, 0, 0, 0, 'open', TRUE, %(user)s, %(user)s,
                       NOW() AT TIME ZONE 'UTC', NOW() AT TIME ZONE 'UTC'
                  FROM %(new)s
                 WHERE new.quantity > 0
                   AND NOT EXISTS (SELECT FROM engine_count_line line WHERE %(same)s)
                """,
                count=self.id,
                company=self.company_id.id,
                user=self.env.uid,
                new=new,
                same=same,
            )
        )
        self.env["engine.count.line"].invalidate_model()

    def _fill_set_apart(self, new, same):
        """Write what was read to other owners and packages first; return SQL for the rest of it.

        A tag does not say whose it is nor in which package, so those have what the books say as
        long as so many were read; the difference is of our loose goods, else of the last package.
        """
        is_apart = SQL("(line.package_id > 0 OR line.owner_id > 0)")
        if not self.env.execute_query(
            SQL(
                "SELECT FROM engine_count_line line WHERE count_id = %s AND %s LIMIT 1",
                self.id,
                is_apart,
            )
        ):
            return new
        self.env.cr.execute(
            SQL(
                """
                UPDATE engine_count_line line SET read_qty = filled.quantity, has_tags = TRUE
                  FROM (SELECT line.id,
                               LEAST(GREATEST(line.book_qty, 0),
                                     GREATEST(new.quantity - COALESCE(
                                         SUM(GREATEST(line.book_qty, 0)) OVER before, 0), 0))
                                   AS quantity
                          FROM engine_count_line line JOIN %(new)s ON %(same)s
                         WHERE %(is_apart)s
                        WINDOW before AS (
                               PARTITION BY line.product_id, line.location_id, line.lot_id
                               ORDER BY line.owner_id, line.package_id
                               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) filled
                 WHERE filled.id = line.id
                """,
                new=new,
                same=same,
                is_apart=is_apart,
            )
        )
        return SQL(
            """
            (SELECT new.product_id, new.location_id, new.lot_id,
                    new.quantity - COALESCE(SUM(line.read_qty), 0) AS quantity
               FROM %(new)s LEFT JOIN engine_count_line line
                 ON %(same)s AND %(is_apart)s
              GROUP BY new.product_id, new.location_id, new.lot_id, new.quantity) new
            """,
            new=new,
            same=same,
            is_apart=is_apart,
        )
