from datetime import datetime, timezone

from odoo import models
from odoo.tools import SQL

_SORT_MEMORY = "128MB"
_ANALYSE_FROM = 10_000  # staged rows from which the planner needs to know how many


class EngineRfidReader(models.Model):
    """From the stage into the sightings, and the batch that remembers it."""

    _inherit = "engine.rfid.reader"

    def _merge(self, batch, fold, offset_s):
        """Merge what is staged into the sightings, close the batch and return the answer."""
        accepted = duplicate = 0
        times = {}
        if fold.valid_count:
            first, last = (_moment(at_s - offset_s) for at_s in (fold.first_s, fold.last_s))
            self.env["engine.rfid.read"]._make_months(first - self._span(self.company_id), last)
            accepted = self._merge_staged(batch, offset_s, fold.span_s)
            duplicate = fold.valid_count - accepted
            times = {"first_read_at": first, "last_read_at": last}
        batch._unlocked().write(
            {
                **times,
                "read_count": fold.row_count,
                "accepted_count": accepted,
                "duplicate_count": duplicate,
                "rejected_count": len(fold.rejected),
                "clock_offset_s": offset_s,
                "is_clock_corrected": bool(offset_s),
            }
        )
        self._keep_rejects(batch, fold.rejected)
        return {
            "accepted": accepted,
            "duplicate": duplicate,
            "rejected": [{"index": index, "reason": why} for index, why, _text in fold.rejected],
        }

    def _merge_staged(self, batch, offset_s, span_s):
        """Return how many sightings are new; reads of known ones are added to them.

        Rows are written in the order of the index, which keeps it in memory, and two batches that
        meet take their locks in the same order.
        """
        cr = self.env.cr
        cr.execute(
            "SELECT count(*) FROM (SELECT FROM engine_rfid_stage LIMIT %s) staged", [_ANALYSE_FROM]
        )
        if cr.fetchone()[0] == _ANALYSE_FROM:
            cr.execute("ANALYZE engine_rfid_stage")
            cr.execute("SET LOCAL work_mem = %s", [_SORT_MEMORY])
        cr.execute(
            SQL(
                """
                WITH merged AS (
                    INSERT INTO engine_rfid_read_log AS log (
                        company_id, reader_id, antenna, location_id, epc, window_at, first_at,
                        last_at, read_count, best_rssi, clock_offset_s, batch_id)
                    SELECT %(company)s, %(reader)s, stage.antenna,
                           COALESCE(antenna.location_id, %(location)s), stage.epc, span.window_at,
                           to_timestamp(MIN(stage.first_s) - %(offset)s) AT TIME ZONE 'UTC',
                           to_timestamp(MAX(stage.last_s) - %(offset)s) AT TIME ZONE 'UTC',
                           SUM(stage.read_count), MAX(stage.best_rssi), %(offset)s, %(batch)s
                      FROM engine_rfid_stage stage
                     CROSS JOIN LATERAL (
                           SELECT to_timestamp(floor((stage.first_s - %(offset)s) / %(span)s)
                                               * %(span)s) AT TIME ZONE 'UTC' AS window_at
                           ) span
                      LEFT JOIN engine_rfid_antenna antenna
                        ON antenna.reader_id = %(reader)s AND antenna.number = stage.antenna
                     GROUP BY stage.epc, span.window_at, stage.antenna, antenna.location_id
                     ORDER BY stage.epc, span.window_at, stage.antenna
                    ON CONFLICT (epc, window_at, reader_id, antenna) DO UPDATE
                       SET first_at = LEAST(log.first_at, EXCLUDED.first_at),
                           last_at = GREATEST(log.last_at, EXCLUDED.last_at),
                           read_count = log.read_count + EXCLUDED.read_count,
                           best_rssi = GREATEST(log.best_rssi, EXCLUDED.best_rssi)
                    RETURNING log.batch_id
                )
                SELECT count(*) FROM merged WHERE batch_id = %(batch)s
                """,
                company=self.company_id.id,
                reader=self.id,
                location=self.location_id.id or None,
                batch=batch.id,
                offset=offset_s,
                span=span_s,
            )
        )
        accepted = cr.fetchone()[0]
        cr.execute("TRUNCATE engine_rfid_stage")
        return accepted

    def _keep_rejects(self, batch, rejected):
        self.env["engine.rfid.reject"]._unlocked().create(
            [
                {"batch_id": batch.id, "row_index": index, "reason": reason, "content": content}
                for index, reason, content in rejected
            ]
        )


def _moment(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None)
