from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.engine_base.tools import moment

from ..common_rfid import FREE_TAG, OTHER_TAG, TAG, RfidCase


@tagged("post_install", "-at_install")
class TestIngest(RfidCase):
    """Design 7: accepted, duplicate and rejected rows; the same batch again changes nothing."""

    def test_repeated_reads_are_one_sighting(self):
        at = moment.now(self.env).replace(second=0) - timedelta(minutes=10)
        times = [(at + timedelta(seconds=s)).isoformat() for s in (5, 1, 9)]
        reads = [
            self.read(at=time, rssi=rssi) for time, rssi in zip(times, (-60, -40, -70), strict=True)
        ]
        answer = self.ingest(reads, reader=self.handheld)
        self.assertEqual(answer, {"accepted": 1, "duplicate": 2, "rejected": []})
        sighting = self.sightings()
        self.assertEqual(sighting.first_at, at + timedelta(seconds=1))
        self.assertEqual(sighting.last_at, at + timedelta(seconds=9))
        self.assertEqual((sighting.read_count, sighting.best_rssi), (3, -40))
        self.assertEqual(sighting.location_id, self.shelf)

    def test_later_batch_is_folded_into_the_sighting(self):
        at = moment.now(self.env).replace(second=30).isoformat()
        self.ingest([self.read(at=at)], key="b1", reader=self.handheld)
        answer = self.ingest([self.read(at=at, rssi=-30)], key="b2", reader=self.handheld)
        self.assertEqual((answer["accepted"], answer["duplicate"]), (0, 1))
        self.assertEqual((self.sightings().read_count, self.sightings().best_rssi), (2, -30))

    def test_same_batch_three_times_changes_nothing_and_says_so(self):
        reads = [self.read(), self.read(OTHER_TAG), self.read("xyz")]
        first = self.ingest(reads)
        before = self.reads.search([]).read(["read_count", "first_at", "last_at"])
        for _time in range(2):
            again = self.ingest(reads)
            self.assertEqual(again, {**first, "accepted": 0, "duplicate": 2})
        self.assertEqual(self.reads.search([]).read(["read_count", "first_at", "last_at"]), before)
        self.assertEqual(self.batches.search([]).repeat_count, 2)

    def test_same_key_with_other_content_is_refused(self):
        self.ingest([self.read()])
        with self.refused("b1 before, with another content"):
            self.ingest([self.read(OTHER_TAG)])
        self.assertFalse(self.sightings(OTHER_TAG))

    def test_same_key_of_another_reader_is_another_batch(self):
        self.ingest([self.read()])
        answer = self.ingest([self.read()], reader=self.handheld)
        self.assertEqual(answer["accepted"], 1)

    def test_bad_rows_never_lose_the_good_ones(self):
        answer = self.ingest(
            [
                self.read("3074257BF7194E4000001A8G"),
                self.read("307C257BF7194E4000001A85"),
                self.read(at="yesterday"),
                {"epc": TAG},
                7,
                self.read(),
            ]
        )
        self.assertEqual(answer["accepted"], 1)
        self.assertEqual(
            {row["index"]: row["reason"] for row in answer["rejected"]},
            {
                0: "not hexadecimal: 3074257BF7194E4000001A8G",
                1: "partition 7 is reserved (sgtin-96)",
                2: "not a time: yesterday",
                3: "not a read of a tag: at missing",
                4: "not a read of a tag",
            },
        )
        batch = self.batches.search([])
        self.assertEqual(batch.rejected_count, 5)
        self.assertEqual(batch.reject_ids.mapped("row_index"), [0, 1, 2, 3, 4])
        self.assertIn("3074257BF7194E4000001A8G", batch.reject_ids[0].content)

    def test_empty_batch_is_taken(self):
        self.assertEqual(self.ingest([]), {"accepted": 0, "duplicate": 0, "rejected": []})

    def test_batch_without_key_or_list_is_refused(self):
        for key, reads, words in (
            ("", [], "needs a key"),
            (None, [], "needs a key"),
            ("k" * 201, [], "needs a key"),
            ("b1", {"epc": TAG}, "are a list"),
            ("b1", None, "are a list"),
        ):
            with self.refused(words):
                self.ingest(reads, key=key)

    def test_epc_of_another_company_is_a_sighting_of_an_unknown_tag(self):
        self.ingest([self.read("3034257BF400B71A00000001"), self.read(FREE_TAG)])
        seen = self.reads.search([("tag_id", "=", False)])
        self.assertEqual(len(seen), 2)
        self.assertFalse(seen.product_id)

    def test_rule_takes_tags_with_a_broken_coding(self):
        broken = "307C257BF7194E4000001A85"
        self.env["engine.rfid.tag.rule"].create(
            {"name": "Old tags", "pattern": "307C", "product_id": self.piston.id}
        )
        self.assertEqual(self.ingest([self.read(broken)])["rejected"], [])

    def test_antenna_looks_at_its_own_place(self):
        self.gate.antenna_ids = [(0, 0, {"number": 2, "location_id": self.shelf.id})]
        self.ingest([self.read(antenna=1), self.read(OTHER_TAG, antenna=2)])
        self.assertEqual(self.sightings().location_id, self.stock)
        self.assertEqual(self.sightings(OTHER_TAG).location_id, self.shelf)

    def test_known_tag_shows_its_part(self):
        tag = self.new_tag()
        self.ingest([self.read()])
        self.assertEqual(self.sightings().tag_id, tag)
        self.assertEqual(self.sightings().product_id, self.piston)

    def test_queries_do_not_grow_with_the_reads(self):
        def count(number, key):
            self.env.flush_all()
            before = self.cr.sql_log_count
            self.ingest([self.read(f"E2{n:022X}") for n in range(number)], key=key)
            self.env.flush_all()
            return self.cr.sql_log_count - before

        self.ingest([self.read()], key="warm")
        self.assertEqual(count(10, "few"), count(2000, "many"))


@tagged("post_install", "-at_install")
class TestWhoDelivers(RfidCase):
    def test_unknown_reader_is_named(self):
        for name in ("gate-9", None, 5):
            with self.refused("There is no reader"):
                self.reads.with_user(self.sam).ingest("b1", name, [])

    def test_only_stock_people_deliver_for_a_reader(self):
        for role in ("engineer", "customer_service", "finance", "support"):
            with self.assertRaises(AccessError):
                self.ingest([self.read()], user=self.users[role])
        self.assertEqual(self.ingest([self.read()], user=self.pia)["accepted"], 1)

    def test_reader_delivers_for_itself_only(self):
        self.gate.action_make_key()
        self.assertEqual(self.ingest([self.read()], user=self.gate.user_id)["accepted"], 1)
        with self.assertRaises(AccessError):
            self.ingest([self.read()], reader=self.handheld, user=self.gate.user_id)

    def test_reader_sees_nothing_else(self):
        self.gate.action_make_key()
        user = self.gate.user_id
        for model in ("engine.rfid.tag", "engine.rfid.read", "engine.rfid.batch", "stock.quant",
                      "product.template", "engine.rfid.reader", "res.partner"):  # fmt: skip
            self.assertFalse(self.env[model].with_user(user).has_access("read"), model)

    def test_archived_reader_is_refused(self):
        self.gate.action_make_key()
        user = self.gate.user_id
        self.gate.active = False
        self.assertFalse(self.gate.has_key)
        with self.assertRaises(AccessError):
            self.ingest([self.read()], user=user)

    def test_key_is_made_by_the_administrator(self):
        for user in (self.sam, self.pia):
            with self.assertRaises(AccessError):
                self.gate.with_user(user).action_make_key()
            with self.assertRaises(AccessError):
                self.gate.with_user(user).action_revoke_key()
        shown = self.gate.with_user(self.users["manager"]).action_make_key()
        self.assertEqual(len(shown["context"]["default_key"]), 40)
        self.assertTrue(self.gate.has_key)

    def test_new_key_ends_the_one_before(self):
        self.gate.action_make_key()
        self.gate.action_make_key()
        keys = self.env["res.users.apikeys"].search([("user_id", "=", self.gate.user_id.id)])
        self.assertEqual(len(keys), 1)

    def test_rows_of_batches_are_kept_by_the_system(self):
        self.ingest([self.read(), self.read("xyz")])
        batch = self.batches.search([])
        for record, vals in (
            (batch, {"accepted_count": 5}),
            (batch.reject_ids, {"reason_code": "no_epc"}),
        ):
            for user in (self.sam, self.root):
                with self.assertRaises(AccessError):
                    record.with_user(user).write(vals)
                with self.assertRaises(UserError):
                    record.with_user(user).unlink()
        with self.assertRaises(AccessError):
            self.reads.with_user(self.root).create([{"epc": "AB"}])
        for method, args in (("write", [{"epc": "AB"}]), ("unlink", [])):
            with self.assertRaises(AccessError):
                self.rpc(self.root, self.sightings(), method, *args)

    def test_another_company_sees_nothing(self):
        self.ingest([self.read()])
        self.new_tag()
        other = self.env["res.company"].create({"name": "Other"})
        self.sam.write({"company_ids": [(4, other.id)], "company_id": other.id})
        for model in ("tag", "read", "batch", "reader"):
            records = self.env[f"engine.rfid.{model}"].with_user(self.sam)
            found = records.with_context(allowed_company_ids=other.ids).search([])
            self.assertFalse(found, model)
        with self.refused("There is no reader"):
            self.reads.with_user(self.sam).with_context(allowed_company_ids=other.ids).ingest(
                "b2", "gate-1", []
            )


@tagged("post_install", "-at_install")
class TestReaderClock(RfidCase):
    def last(self):
        return self.batches.search([], limit=1)

    def test_clock_a_day_ahead_is_corrected_and_both_times_kept(self):
        self.ingest([self.read(days=-1, seconds=5), self.read(OTHER_TAG, days=-1)])
        now = moment.now(self.env)
        for sighting in self.reads.search([]):
            self.assertLess(abs(sighting.last_at - now), timedelta(seconds=30))
            self.assertLess(
                abs(sighting.reader_last_at - now - timedelta(days=1)), timedelta(seconds=30)
            )
        self.assertTrue(self.last().is_clock_corrected)
        self.assertAlmostEqual(self.last().clock_offset_s, 86_400, delta=10)
        self.assertTrue(self.gate.is_clock_wrong)

    def test_clock_a_day_behind_is_corrected_where_reads_come_at_once(self):
        self.ingest([self.read(days=1)])
        self.assertAlmostEqual(self.gate.clock_offset_s, -86_400, delta=10)
        self.ingest([self.read(days=1)], reader=self.handheld)
        self.assertFalse(self.handheld.is_clock_wrong)

    def test_old_reads_keep_their_time(self):
        self.ingest([self.read(at="2026-02-26T17:13:37.432087177Z")])
        self.assertEqual(self.sightings().first_at.replace(microsecond=0),
                         fields.Datetime.to_datetime("2026-02-26 17:13:37"))  # fmt: skip
        self.assertFalse(self.last().is_clock_corrected)

    def test_reader_that_tells_its_time_is_measured(self):
        self.ingest([self.read(hours=3)], sent_at=self.at(hours=2), reader=self.handheld)
        self.assertAlmostEqual(self.handheld.clock_offset_s, -7200, delta=10)
        self.assertLess(
            abs(self.sightings().last_at - moment.now(self.env) + timedelta(hours=1)),
            timedelta(seconds=30),
        )

    def test_wrong_time_of_sending_is_refused(self):
        with self.refused("not a time"):
            self.ingest([self.read()], sent_at="soon")

    def test_one_row_in_the_future_is_refused_and_moves_no_other(self):
        answer = self.ingest([self.read(), self.read(), self.read(at="2099-01-01T00:00:00Z")])
        self.assertEqual([row["index"] for row in answer["rejected"]], [2])
        self.assertIn("later than now", answer["rejected"][0]["reason"])
        self.assertFalse(self.last().is_clock_corrected)

    def test_time_without_zone_is_the_readers(self):
        self.gate.tz = "Asia/Shanghai"
        china = moment.now(self.env) + timedelta(hours=8)
        self.ingest([self.read(at=china.isoformat())])
        self.assertFalse(self.gate.is_clock_wrong)
        self.assertLess(abs(self.sightings().last_at - moment.now(self.env)), timedelta(seconds=30))
