from odoo import models
from odoo.tools import SQL


class EngineCount(models.Model):
    """The tags that a count expects: those on goods that the books have in its places."""

    _inherit = "engine.count"

    def _note_tags(self):
        """Write a row per tag whose home lies in the scope, and mark the lines that have tags."""
        self.env["engine.rfid.tag"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO engine_count_tag (count_id, epc, product_id, lot_id, quantity, home_id,
                                              is_expected, is_doubtful, rounds_seen)
                SELECT %(count)s, tag.epc, tag.product_id, tag.lot_id, tag.quantity,
                       home.location_id, TRUE, FALSE, 0
                  FROM engine_rfid_tag tag
                 CROSS JOIN LATERAL (
                       SELECT line.location_id
                         FROM engine_count_line line
                        WHERE line.count_id = %(count)s
                          AND line.product_id = tag.product_id
                          AND line.lot_id IS NOT DISTINCT FROM tag.lot_id
                          AND line.book_qty > 0
                          AND (tag.state = 'commissioned' OR line.location_id = ANY(%(issued_to)s))
                        ORDER BY line.location_id = tag.last_location_id DESC NULLS LAST,
                                 line.location_id
                        LIMIT 1) home
                 WHERE tag.company_id = %(company)s AND tag.state IN ('commissioned', 'issued')
                   AND NOT EXISTS (%(elsewhere)s)
                """,
                count=self.id,
                company=self.company_id.id,
                elsewhere=self._elsewhere_sql(),
                issued_to=self._issued_to().ids,
            )
        )
        self.env.cr.execute("ANALYZE engine_count_tag")
        self._mark_tagged_lines()

    def _issued_to(self):
        """Return the counted places that parts reach by an issue, where issued tags belong."""
        locations = self.env["stock.location"].sudo()
        held = locations.search([("id", "child_of", locations._held_places().ids)])
        return held & self._inside()

    def _elsewhere_sql(self):
        """A tag last seen outside the counted places, where the books have its part too."""
        return SQL(
            """
            SELECT FROM stock_quant quant
             WHERE quant.location_id = tag.last_location_id
               AND quant.product_id = tag.product_id
               AND quant.lot_id IS NOT DISTINCT FROM tag.lot_id
               AND quant.quantity > 0
               AND quant.location_id NOT IN %s
            """,
            self._inside_sql(),
        )

    def _mark_tagged_lines(self):
        self.env.cr.execute(
            SQL(
                """
                UPDATE engine_count_line line
                   SET has_tags = TRUE
                  FROM (SELECT DISTINCT product_id, home_id, lot_id
                          FROM engine_count_tag WHERE count_id = %(count)s AND is_expected) tag
                 WHERE line.count_id = %(count)s
                   AND line.product_id = tag.product_id
                   AND line.location_id = tag.home_id
                   AND line.lot_id IS NOT DISTINCT FROM tag.lot_id
                """,
                count=self.id,
            )
        )
