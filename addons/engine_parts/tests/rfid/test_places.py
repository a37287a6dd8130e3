from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.engine_base.tools import moment

from ..common_rfid import OTHER_TAG, TAG, RfidCase


@tagged("post_install", "-at_install")
class TestPlaces(RfidCase):
    """Two readers that see a tag in two places; what counts ask of the sightings."""

    def setUp(self):
        super().setUp()
        self.tag = self.new_tag()

    def note(self):
        self.env["engine.rfid.tag"]._note_sightings()

    def placed(self, **options):
        now = moment.now(self.env)
        query = self.reads._placed_sql(
            self.env.company, now - timedelta(hours=1), now + timedelta(minutes=1), **options
        )
        return {row["epc"]: row for row in self.env.execute_query_dict(query)}

    def seen(self, since, until):
        query = self.reads._seen_sql(self.env.company, since, until)
        return self.env.execute_query_dict(query)

    def test_tag_learns_where_it_was_seen(self):
        self.ingest([self.read()])
        self.assertFalse(self.tag.last_seen_at)
        self.note()
        self.assertEqual(self.tag.last_location_id, self.stock)
        self.assertEqual(self.tag.last_reader_id, self.gate)
        self.assertFalse(self.tag.is_conflicting)
        self.assertTrue(all(self.batches.search([]).mapped("is_noted")))

    def test_two_places_at_once_the_stronger_signal_counts_and_both_are_kept(self):
        self.ingest([self.read(rssi=-70, seconds=2)])
        self.ingest([self.read(rssi=-40, seconds=9)], reader=self.handheld)
        self.assertEqual(len(self.sightings()), 2)
        self.note()
        self.assertEqual(self.tag.last_location_id, self.shelf)
        self.assertEqual(self.tag.other_location_id, self.stock)
        found = self.env["engine.rfid.tag"].search([("is_conflicting", "=", True)])
        self.assertEqual(found, self.tag)
        self.assertFalse(
            self.env["engine.rfid.tag"].search([("is_conflicting", "=", False)]) & self.tag
        )

    def test_moved_tag_is_where_it_was_seen_last(self):
        self.ingest([self.read(rssi=-40, minutes=30)], reader=self.handheld)
        self.ingest([self.read(rssi=-70)])
        self.note()
        self.assertEqual(self.tag.last_location_id, self.stock)
        self.assertFalse(self.tag.is_conflicting)

    def test_old_batch_does_not_bring_a_tag_back(self):
        self.ingest([self.read()])
        self.note()
        self.ingest([self.read(minutes=50)], reader=self.handheld)
        self.note()
        self.assertEqual(self.tag.last_location_id, self.stock)

    def test_count_reads_by_reader_and_place(self):
        self.ingest([self.read(), self.read(OTHER_TAG)])
        self.ingest([self.read(rssi=-30)], reader=self.handheld)
        self.assertEqual(self.placed()[TAG]["location_id"], self.shelf.id)
        self.assertEqual(self.placed(readers=self.gate)[TAG]["location_id"], self.stock.id)
        self.assertEqual(set(self.placed(locations=self.shelf)), {TAG})
        now = moment.now(self.env)
        self.assertEqual(self.seen(now - timedelta(days=2), now - timedelta(days=1)), [])

    def test_seen_finds_a_sighting_that_began_before(self):
        start = moment.now(self.env).replace(second=0)
        times = [(start - timedelta(minutes=5) + timedelta(seconds=s)).isoformat() for s in (1, 50)]
        self.ingest([self.read(at=at) for at in times], reader=self.handheld)
        since = start - timedelta(minutes=5) + timedelta(seconds=30)
        (row,) = self.seen(since, start)
        self.assertEqual(row["read_count"], 2)


@tagged("post_install", "-at_install")
class TestMonths(RfidCase):
    """One partition a month; old ones are dropped by policy."""

    def months(self):
        self.reads.invalidate_model()
        return self.reads._months()

    def test_months_ahead_are_ready(self):
        self.reads._keep_months_ready()
        this = moment.now(self.env).replace(day=1, hour=0, minute=0, second=0)
        self.assertIn(this, self.months())
        self.assertIn((this + timedelta(days=32)).replace(day=1), self.months())

    def test_old_read_finds_its_month(self):
        self.ingest([self.read(at="2025-05-17T16:03:13Z")])
        self.assertIn(fields.Datetime.to_datetime("2025-05-01"), self.months())
        self.assertEqual(
            self.sightings().window_at, fields.Datetime.to_datetime("2025-05-17 16:03:00")
        )

    def test_a_clock_without_battery_makes_one_month_not_all_since(self):
        self.reads._keep_months_ready()
        before = len(self.months())
        self.ingest([self.read(at="2001-03-05T00:00:00Z"), self.read(OTHER_TAG)])
        self.assertEqual(len(self.months()), before + 1)
        self.assertEqual(len(self.sightings() | self.sightings(OTHER_TAG)), 2)

    def test_cron_drops_what_the_policy_lets_go(self):
        self.ingest([self.read(at="2021-05-17T16:03:13Z")], key="old")
        self.ingest([self.read()], key="new")
        self.reads._cron_keep_months()
        self.assertNotIn(fields.Datetime.to_datetime("2021-05-01"), self.months())
        self.assertEqual(len(self.sightings()), 1)
        # The batch stays as long as somebody may send it again.
        self.assertEqual(
            self.ingest([self.read(at="2021-05-17T16:03:13Z")], key="old")["accepted"], 0
        )

    def test_search_of_a_day_reads_one_month(self):
        self.ingest([self.read(at="2026-02-26T17:13:37Z")])
        plan = self.env.execute_query(
            SQL(
                "EXPLAIN SELECT * FROM engine_rfid_read_log"
                " WHERE window_at >= %s AND window_at < %s",
                "2026-02-26",
                "2026-02-27",
            )
        )
        text = "\n".join(line for (line,) in plan)
        self.assertIn("engine_rfid_read_log_2026_02", text)
        self.assertNotIn("engine_rfid_read_log_2026_11", text)
