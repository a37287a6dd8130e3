from datetime import datetime, timezone

from psycopg2.errors import UniqueViolation

from odoo import models
from odoo.tools import SQL

from ...tools import reasons
from .rfid_read import TABLE

_STAGE = "engine_rfid_stage"
_SORT_MEMORY = "128MB"
_ANALYSE_FROM = 10_000  # staged rows from which the planner needs to know how many
_APART_FROM = 5_000  # sightings from which looking for a way around the stage pays
_REASONS_ANSWERED = 100_000  # of a file; all of them are kept with the batch


class EngineRfidReader(models.Model):
    """From sightings in memory to those in the database, and the batch that remembers it.

    Sightings in spans of time in which the reader has none yet go straight into their month;
    others are staged and merged with those that are there.
    """

    _inherit = "engine.rfid.reader"

    def _store(self, delivery):
        """Write the sightings and refused rows that the fold of a delivery holds."""
        delivery.store_count += 1
        for part in delivery.fold.take(delivery.offset_us):
            delivery.widen(part)
            first, last = _moment(part.first_us.min()), _moment(part.last_us.max())
            self.env["engine.rfid.read"]._make_months(part.months(delivery.fold.span_us))
            rest = part
            if len(part) >= _APART_FROM:
                rest = self._write_apart(delivery, part, first, last)
            if len(rest):
                self._stage(delivery, rest)
        self._keep_refused(delivery)

    def _keep_refused(self, delivery):
        if rejected := delivery.fold.take_rejected():
            self.env["engine.rfid.reject"]._keep(delivery.batch, rejected)

    def _write_apart(self, delivery, part, first, last):
        """Write what nothing of the reader can meet, and return the rows that remain.

        Another delivery at the same moment may be in the way all the same: then all of them go
        through the stage.
        """
        delivery.busy += self._busy_spans(delivery, first, last)
        is_apart = delivery.is_apart(part)
        chosen = part if is_apart.all() else part.rows(is_apart)
        if not len(chosen):
            return part
        try:
            with self.env.cr.savepoint(flush=False):
                self._copy(TABLE, delivery, chosen)
        except UniqueViolation:
            return part
        delivery.written_count += len(chosen)
        delivery.busy.append((int(chosen.span.min()), int(chosen.span.max())))
        return part.rows(~is_apart)

    def _busy_spans(self, delivery, first, last):
        """Return the first and last span, numbered since 1970, of other batches at that time."""
        span = self._span(self.company_id)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT EXTRACT(EPOCH FROM first_read_at)::bigint,
                       EXTRACT(EPOCH FROM last_read_at)::bigint
                  FROM engine_rfid_batch
                 WHERE reader_id = %s AND id != %s AND last_read_at >= %s AND first_read_at <= %s
                """,
                self.id,
                delivery.batch.id,
                first - span,
                last + span,
            )
        )
        span_s = int(span.total_seconds())
        return [(first_s // span_s, (last_s + 1) // span_s) for first_s, last_s in rows]

    def _stage(self, delivery, part):
        """Put sightings beside each other, to be merged with those that are there."""
        self.env.cr.execute(
            SQL(
                """
                CREATE TEMP TABLE IF NOT EXISTS %s (
                    company_id integer, reader_id integer, antenna integer, location_id integer,
                    epc varchar COLLATE "C", window_at timestamp, first_at timestamp,
                    last_at timestamp, read_count integer, best_rssi real,
                    clock_offset_s integer DEFAULT 0,
                    batch_id integer
                ) ON COMMIT DELETE ROWS
                """,
                SQL.identifier(_STAGE),
            )
        )
        self._copy(_STAGE, delivery, part)
        delivery.staged_count += len(part)

    def _copy(self, table, delivery, part):
        """Write sightings by binary ``COPY``."""
        from ...core import sighting_rows  # numpy: not at server start

        places = {antenna.number: antenna.location_id.id for antenna in self.sudo().antenna_ids}
        fixed = {
            "company_id": self.company_id.id,
            "reader_id": self.id,
            "batch_id": delivery.batch.id,
        }
        if delivery.offset_s:  # 0 is what the tables take without it
            fixed["clock_offset_s"] = delivery.offset_s
        span_us = delivery.fold.span_us
        default = self.location_id.id or None
        for names, file in sighting_rows.copies(part, span_us, fixed, places, default):
            self.env.cr._obj.copy_expert(
                f"COPY {table} ({', '.join(names)}) FROM STDIN WITH (FORMAT binary)", file, 1 << 20
            )

    def _close(self, delivery):
        """Merge what is staged, close the batch and return the answer."""
        accepted = delivery.written_count
        if delivery.staged_count:
            accepted += self._merge_staged(delivery)
        fold, batch, times = delivery.fold, delivery.batch, {}
        if fold.valid_count:
            times = {
                "first_read_at": _moment(delivery.first_us),
                "last_read_at": _moment(delivery.last_us),
            }
        batch._unlocked().write(
            {
                **times,
                "read_count": fold.row_count,
                "accepted_count": accepted,
                "duplicate_count": fold.valid_count - accepted,
                "rejected_count": fold.rejected_count,
                "clock_offset_s": delivery.offset_s,
                "is_clock_corrected": bool(delivery.offset_s),
            }
        )
        return self._answer(batch, accepted, fold.valid_count - accepted)

    def _answer(self, batch, accepted, duplicate):
        rejected = []
        if batch.rejected_count:
            rejected = self.env.execute_query(
                SQL(
                    """
                    SELECT row_index, reason_code, figures FROM engine_rfid_reject
                     WHERE batch_id = %s ORDER BY row_index, id LIMIT %s
                    """,
                    batch.id,
                    _REASONS_ANSWERED if batch.source == "file" else None,
                )
            )
        return {
            "accepted": accepted,
            "duplicate": duplicate,
            "rejected": [
                {"index": index, "reason": reasons.say(self.env, code, figures)}
                for index, code, figures in rejected
            ],
        }

    def _merge_staged(self, delivery):
        """Return how many staged sightings are new; those of known ones are added to them.

        Rows are written in the order of the index, which keeps it in memory, and two batches that
        meet take their locks in the same order. A new row has an id above all there were before.
        """
        cr = self.env.cr
        if delivery.staged_count >= _ANALYSE_FROM:
            cr.execute(SQL("ANALYZE %s", SQL.identifier(_STAGE)))
            cr.execute("SET LOCAL work_mem = %s", [_SORT_MEMORY])
        cr.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [TABLE])
        (floor,) = cr.fetchone()
        cr.execute(
            SQL(
                """
                WITH merged AS (
                    INSERT INTO engine_rfid_read_log AS log (
                        company_id, reader_id, antenna, location_id, epc, window_at, first_at,
                        last_at, read_count, best_rssi, clock_offset_s, batch_id)
                    SELECT company_id, reader_id, antenna, location_id, epc, window_at, first_at,
                           last_at, read_count, best_rssi, clock_offset_s, batch_id
                      FROM (%s) staged
                     ORDER BY epc, window_at, reader_id, antenna
                    ON CONFLICT (epc, window_at, reader_id, antenna) DO UPDATE
                       SET first_at = LEAST(log.first_at, EXCLUDED.first_at),
                           last_at = GREATEST(log.last_at, EXCLUDED.last_at),
                           read_count = log.read_count + EXCLUDED.read_count,
                           best_rssi = GREATEST(log.best_rssi, EXCLUDED.best_rssi)
                    RETURNING log.id
                )
                SELECT count(*) FROM merged WHERE id > %s
                """,
                self._staged_sql(delivery),
                floor,
            )
        )
        return cr.fetchone()[0]

    def _staged_sql(self, delivery):
        """Return SQL for what is staged; what came in several portions is folded once more."""
        if delivery.store_count == 1:
            return SQL("SELECT * FROM engine_rfid_stage WHERE batch_id = %s", delivery.batch.id)
        return SQL(
            """
            SELECT company_id, reader_id, antenna, MAX(location_id) AS location_id, epc, window_at,
                   MIN(first_at) AS first_at, MAX(last_at) AS last_at,
                   SUM(read_count) AS read_count, MAX(best_rssi) AS best_rssi,
                   MAX(clock_offset_s) AS clock_offset_s, batch_id
              FROM engine_rfid_stage
             WHERE batch_id = %s
             GROUP BY epc, window_at, reader_id, antenna, company_id, batch_id
            """,
            delivery.batch.id,
        )


def _moment(micros):
    return datetime.fromtimestamp(int(micros) / 1e6, timezone.utc).replace(tzinfo=None)
