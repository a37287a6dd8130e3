import io
from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

from ...core import rfid_clock, rfid_payload
from ...core.rfid_fold import Fold

_STAGE_ROWS = 50_000  # sightings in memory before they go to the database
_STAGE_COLUMNS = ("antenna", "epc", "first_s", "last_s", "read_count", "best_rssi")
_LONGEST_KEY = 200
_EARLIEST_S = 946_684_800.0  # 2000-01-01: a clock that lost its battery begins in 1970


class EngineRfidReader(models.Model):
    """From a delivery to sightings: fold, stage by ``COPY``, merge, all in one transaction."""

    _inherit = "engine.rfid.reader"

    def _take(self, key, reads, *, sent_at=None):
        """Take in a list of reads, as a reader sends it; see ``engine.rfid.read.ingest``."""
        self.ensure_one()
        if not isinstance(reads, list):
            raise ValidationError(self.env._("The reads of a batch are a list."))
        rows = rfid_payload.rows(reads)
        digest = rfid_payload.digest(rows)
        batch = self._open_batch(key, digest)
        if not batch:
            return self._repeat(key, digest)
        offset_s, tolerance_s = 0, self._policy().rfid_clock_tolerance_s
        fold = self._folded(rows)
        now_s = _seconds(moment.now(self.env))
        if sent_at:
            offset_s = rfid_clock.measured(self._sent_s(sent_at), now_s, tolerance_s)
        else:
            starts = [seen[0] for seen in fold.sightings.values()]
            lag_s = 0 if self.may_send_later else self._policy().rfid_clock_correct_max_h * 3600
            offset_s = rfid_clock.guessed(starts, now_s, tolerance_s, lag_s)
        bounds_s = self._bounds(offset_s)
        if fold.exceeds(bounds_s):
            fold = self._folded(rows, bounds_s)
        self._stage(fold.take())
        return self._merge(batch, fold, offset_s)

    def _take_stream(self, key, digest, rows, *, file_name, offset_s=0):
        """Take in the rows of a file as they come, never all of them in memory."""
        self.ensure_one()
        batch = self._open_batch(key, digest, source="file", file_name=file_name)
        if not batch:
            return self._repeat(key, digest)
        fold = self._new_fold(self._bounds(offset_s))
        for chunk in rows:
            fold.add(chunk)
            if len(fold.sightings) >= _STAGE_ROWS:
                self._stage(fold.take())
        self._stage(fold.take())
        return self._merge(batch, fold, offset_s)

    def _open_batch(self, key, digest, *, source="reader", file_name=None):
        """Return a new batch under ``key``, or none where there is one already.

        The unique index lets one of two deliveries of the same batch through; the other waits, and
        finds it done.
        """
        key = key.strip() if isinstance(key, str) else ""
        if not key or len(key) > _LONGEST_KEY:
            raise ValidationError(
                self.env._(
                    "%(reader)s: a batch needs a key of its own, of at most %(length)s letters.",
                    reader=self.name,
                    length=_LONGEST_KEY,
                )
            )
        self.env["engine.rfid.batch"].flush_model()
        values = {
            "name": key,
            "reader_id": self.id,
            "company_id": self.company_id.id,
            "source": source,
            "file_name": file_name,
            "user_id": self.env.uid,
            "digest": digest,
            "received_at": moment.now(self.env),
        }
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO engine_rfid_batch (%s) VALUES (%s)
                ON CONFLICT (reader_id, name) DO NOTHING RETURNING id
                """,
                SQL(", ").join(SQL.identifier(name) for name in values),
                SQL(", ").join(SQL("%s", value) for value in values.values()),
            )
        )
        return self.env["engine.rfid.batch"].browse(row[0] for row in rows)

    def _repeat(self, key, digest):
        """Answer a batch that was taken before: nothing changes.

        :raise UserError: it has another content this time
        """
        batch = (
            self.env["engine.rfid.batch"]
            .sudo()
            .search([("reader_id", "=", self.id), ("name", "=", key.strip())])
        )
        if batch.digest != digest:
            raise UserError(
                self.env._(
                    "%(reader)s sent batch %(key)s before, with another content. Nothing was "
                    "taken: send it under a new key.",
                    reader=self.name,
                    key=batch.name,
                )
            )
        batch._unlocked().write(
            {"repeat_count": batch.repeat_count + 1, "repeated_at": moment.now(self.env)}
        )
        return {
            "accepted": 0,
            "duplicate": batch.accepted_count + batch.duplicate_count,
            "rejected": [
                {"index": reject.row_index, "reason": reject.reason} for reject in batch.reject_ids
            ],
        }

    def _sent_s(self, sent_at):
        try:
            return self._new_fold().seconds(sent_at)
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "%(reader)s, time of sending: %(reason)s", reader=self.name, reason=error
                )
            ) from error

    def _policy(self):
        return self.env["engine.policy"]._of(self.company_id)

    def _new_fold(self, bounds_s=None):
        rule = self.env["engine.rfid.tag.rule"]
        rules = rule._of_company(self.company_id.id)
        return Fold(
            self._policy().rfid_fold_s,
            zone=ZoneInfo(self.tz),
            excuse=lambda code: any(rule._part_of(code) for rule in rules),
            **({"bounds_s": bounds_s} if bounds_s else {}),
        )

    def _folded(self, rows, bounds_s=None):
        fold = self._new_fold(bounds_s)
        fold.add(rows)
        return fold

    def _bounds(self, offset_s):
        """Return between which times of the reader's clock a read may lie."""
        latest = moment.now(self.env) + timedelta(seconds=self._policy().rfid_clock_tolerance_s)
        return _EARLIEST_S, _seconds(latest) + offset_s

    def _stage(self, sightings):
        """Put folded reads beside each other; the merge folds those of several portions."""
        cr = self.env.cr
        cr.execute(
            """
            CREATE TEMP TABLE IF NOT EXISTS engine_rfid_stage (
                antenna integer, epc varchar COLLATE "C", first_s double precision,
                last_s double precision, read_count integer, best_rssi real
            ) ON COMMIT DELETE ROWS
            """
        )
        if not sightings:
            return
        text = "".join(
            f"{antenna}\t{epc}\t{first!r}\t{last!r}\t{count}\t{'' if rssi is None else rssi}\n"
            for (antenna, epc, _span), (first, last, count, rssi) in sightings.items()
        )
        cr._obj.copy_expert(
            f"COPY engine_rfid_stage ({', '.join(_STAGE_COLUMNS)}) FROM STDIN WITH (NULL '')",
            io.StringIO(text),
        )


def _seconds(moment_utc):
    return moment_utc.replace(tzinfo=timezone.utc).timestamp()
