from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

from ...core import rfid_payload
from ...core.refusal import Refusal
from ...tools import reasons
from .rfid_delivery import Delivery
from .rfid_reject import printable

_KEPT_ROWS = 1_000_000  # sightings in memory before they go to the database
_REFUSED_KEPT = 20_000  # refused rows of a file in memory before they do
_LONGEST_KEY = 200
_EARLIEST_S = 946_684_800  # 2000-01-01: a clock that lost its battery begins in 1970


class EngineRfidReader(models.Model):
    """From a delivery to sightings: fold in columns, then store, all in one transaction."""

    _inherit = "engine.rfid.reader"

    def _take(self, key, reads, *, sent_at=None):
        """Take in a list of reads, as a reader sends it; see ``engine.rfid.read.ingest``."""
        self.ensure_one()
        if not isinstance(reads, list):
            raise ValidationError(self.env._("The reads of a batch are a list."))
        rows = rfid_payload.reads(reads)
        digest = rows.digest()
        batch = self._open_batch(key, digest)
        if not batch:
            return self._repeat(key, digest)
        fold = self._folded(rows)
        delivery = Delivery(batch, fold, self._clock_offset_s(fold, sent_at))
        bounds_us = self._bounds(delivery.offset_s)
        if fold.exceeds(bounds_us):
            delivery.fold = self._folded(rows, bounds_us)
        self._store(delivery)
        return self._close(delivery)

    def _take_stream(self, key, digest, portions, *, file_name, offset_s=0):
        """Take in the reads of a file as they come, never all of them in memory."""
        self.ensure_one()
        batch = self._open_batch(key, digest, source="file", file_name=file_name)
        if not batch:
            return self._repeat(key, digest)
        fold = self._new_fold(self._bounds(offset_s))
        delivery = Delivery(batch, fold, offset_s)
        for reads in portions:
            fold.add(reads)
            if len(fold.rejected) >= _REFUSED_KEPT:
                self._keep_refused(delivery)
            if fold.pending_count >= _KEPT_ROWS and fold.fold() >= _KEPT_ROWS // 2:
                self._store(delivery)
        self._store(delivery)
        return self._close(delivery)

    def _clock_offset_s(self, fold, sent_at):
        """Return by how much the reader's clock is ahead, by its own word or by its reads."""
        from ...core import rfid_clock  # numpy: not at server start

        policy = self._policy()
        now_s = _seconds(moment.now(self.env))
        if sent_at:
            return rfid_clock.measured(self._sent_s(sent_at), now_s, policy.rfid_clock_tolerance_s)
        lag_s = 0 if self.may_send_later else policy.rfid_clock_correct_max_h * 3600
        times_s = fold.times_us() / 1e6
        return rfid_clock.guessed(times_s, now_s, policy.rfid_clock_tolerance_s, lag_s)

    def _open_batch(self, key, digest, *, source="reader", file_name=None):
        """Return a new batch under ``key``, or none where there is one already.

        The unique index lets one of two deliveries of the same batch through; the other waits, and
        finds it done.
        """
        key = key.strip() if isinstance(key, str) else ""
        if not key or len(key) > _LONGEST_KEY or printable(key) != key:
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
        return self._answer(batch, 0, batch.accepted_count + batch.duplicate_count)

    def _sent_s(self, sent_at):
        from ...core import rfid_times  # numpy: not at server start

        try:
            return rfid_times.micros(sent_at, ZoneInfo(self.tz)) / 1e6
        except Refusal as why:
            raise ValidationError(
                self.env._(
                    "%(reader)s, time of sending: %(reason)s",
                    reader=self.name,
                    reason=reasons.say_refusal(self.env, why),
                )
            ) from why

    def _policy(self):
        return self.env["engine.policy"]._of(self.company_id)

    def _new_fold(self, bounds_us=None):
        from ...core.rfid_fold import Fold  # numpy: not at server start

        rules = []  # asked for once, and only where a coding is broken

        def excuse(code):
            if not rules:
                rules.append(self.env["engine.rfid.tag.rule"]._of_company(self.company_id.id))
            return any(rule._part_of(code) for rule in rules[0])

        return Fold(
            self._policy().rfid_fold_s,
            zone=ZoneInfo(self.tz),
            excuse=excuse,
            **({"bounds_us": bounds_us} if bounds_us else {}),
        )

    def _folded(self, reads, bounds_us=None):
        fold = self._new_fold(bounds_us)
        fold.add(reads)
        return fold

    def _bounds(self, offset_s):
        """Return between which times of the reader's clock a read may lie, in microseconds."""
        latest = moment.now(self.env) + timedelta(seconds=self._policy().rfid_clock_tolerance_s)
        return _EARLIEST_S * 1_000_000, round((_seconds(latest) + offset_s) * 1e6)


def _seconds(moment_utc):
    return moment_utc.replace(tzinfo=timezone.utc).timestamp()
