from odoo import api, models
from odoo.tools import SQL


class EngineRfidRead(models.Model):
    """Where tags were seen: the questions that counts and tags ask the sightings."""

    _inherit = "engine.rfid.read"

    @api.model
    def _seen_sql(self, company, since, until, *, locations=None):
        """Return SQL: one row per tag and place seen in a span of time, for counts.

        Columns: ``epc, location_id, reader_id, first_at, last_at, read_count, best_rssi``; the
        reader is the one with the strongest signal. Times are naive UTC, ``until`` excluded.
        """
        where = [
            SQL("log.company_id = %s", company.id),
            SQL(
                "log.window_at >= %s", since.replace(second=0, microsecond=0) - self._span(company)
            ),
            SQL("log.window_at < %s", until),
            SQL("log.last_at >= %s", since),
            SQL("log.first_at < %s", until),
        ]
        if locations is not None:
            where.append(SQL("log.location_id = ANY(%s)", locations.ids))
        return SQL(
            """
            SELECT log.epc, log.location_id,
                   (array_agg(log.reader_id ORDER BY log.best_rssi DESC NULLS LAST))[1]
                       AS reader_id,
                   MIN(log.first_at) AS first_at, MAX(log.last_at) AS last_at,
                   SUM(log.read_count)::int AS read_count, MAX(log.best_rssi) AS best_rssi
              FROM engine_rfid_read_log log
             WHERE %s
             GROUP BY log.epc, log.location_id
            """,
            SQL(" AND ").join(where),
        )

    @api.model
    def _placed_sql(self, company, since, until):
        """Return SQL: one row per tag seen, where it is, and where else it was seen.

        Columns: ``epc, location_id, reader_id, last_at, best_rssi, other_location_id``. Of the
        places in which a tag was seen within the conflict span before its last read, the one with
        the strongest signal counts; a read that is older than that span only says where it was.
        """
        span_s = self.env["engine.policy"]._of(company).rfid_conflict_s
        return SQL(
            """
            WITH seen AS (%(seen)s),
            recent AS (
                SELECT seen.*, MAX(last_at) OVER (PARTITION BY epc) AS latest_at FROM seen
            ),
            ranked AS (
                SELECT recent.*,
                       ROW_NUMBER() OVER strongest AS rank,
                       LEAD(location_id) OVER strongest AS other_location_id
                  FROM recent
                 WHERE last_at >= latest_at - %(span_s)s * INTERVAL '1 second'
                WINDOW strongest AS (
                    PARTITION BY epc ORDER BY best_rssi DESC NULLS LAST, last_at DESC, location_id
                )
            )
            SELECT epc, location_id, reader_id, latest_at AS last_at, best_rssi, other_location_id
              FROM ranked WHERE rank = 1
            """,
            seen=self._seen_sql(company, since, until),
            span_s=span_s,
        )

    @api.model
    def _span(self, company):
        """Return the length of one sighting of the company as a timedelta."""
        return self.env["engine.rfid.reader"]._span(company)
