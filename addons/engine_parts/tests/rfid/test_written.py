import base64
import gzip
import io
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.engine_base.tools import moment

from ...models.rfid import rfid_reader_intake, rfid_reader_store
from ..common_rfid import OTHER_TAG, TAG, RfidCase


@tagged("post_install", "-at_install")
class TestWritten(RfidCase):
    """Sightings that go straight into the table, and odd but legal deliveries."""

    def setUp(self):
        super().setUp()
        self.read_at = self.at()  # once for all files of a test: each minute has its sightings

    def lines(self, count, start=0):
        return "epc,at,antenna,rssi\n" + "".join(
            f"E2{number:022X},{self.read_at},1,-50\n" for number in range(start, start + count)
        )

    def take(self, content, **options):
        file = io.BytesIO(content.encode() if isinstance(content, str) else content)
        return self.handheld._take_file(file, file_name="reads.csv", **options)

    def straight(self, rows=1):
        """Send as few as this many sightings past the stage."""
        return patch.object(rfid_reader_store, "_APART_FROM", rows)

    def test_straight_and_staged_sightings_are_the_same(self):
        fields = ["epc", "window_at", "first_at", "last_at", "read_count", "best_rssi", "antenna"]
        at = moment.now(self.env).replace(second=1)
        lines = "epc,at,antenna,rssi\n" + "".join(
            f"E2{number % 40:022X},{(at - timedelta(seconds=number)).isoformat()},{number % 3},"
            f"{'' if number % 5 else -number}\n"
            for number in range(300)
        )
        taken = {}
        for name, rows in (("stage", 10**9), ("straight", 1)):
            reader = self.gate.copy({"name": name, "may_send_later": True})
            with self.straight(rows):
                file = io.BytesIO(lines.encode())
                answer = reader._take_file(file, file_name="x.csv")
            found = self.reads.search(
                [("reader_id", "=", reader.id)], order="epc, window_at, antenna"
            )
            taken[name] = (
                answer,
                [tuple(row[field] for field in fields) for row in found.read(fields)],
            )
        self.assertEqual(taken["stage"], taken["straight"])

    def test_what_meets_earlier_sightings_is_folded_into_them(self):
        with self.straight():
            self.assertEqual(self.take(self.lines(30))["accepted"], 30)
            answer = self.take(self.lines(30, start=20))
        self.assertEqual((answer["accepted"], answer["duplicate"]), (20, 10))
        self.assertEqual(self.sightings(f"E2{25:022X}").read_count, 2)

    def test_portions_of_one_file_meet_each_other(self):
        text = self.lines(60) + self.lines(60, start=30).partition("\n")[2]
        with (
            self.straight(),
            patch.object(rfid_reader_intake, "_KEPT_ROWS", 40),
            patch("odoo.addons.engine_parts.core.rfid_csv._CHARACTERS", 600),
        ):
            answer = self.take(text)
        self.assertEqual((answer["accepted"], answer["duplicate"]), (90, 30))

    def test_sightings_that_the_batches_do_not_tell_of_are_met_all_the_same(self):
        """As those of a delivery at the same moment, that is not finished yet."""
        self.take(self.lines(30))
        reader = type(self.handheld)
        with self.straight(), patch.object(reader, "_busy_spans", lambda *_args: []):
            answer = self.take(self.lines(30, start=20))
        self.assertEqual((answer["accepted"], answer["duplicate"]), (20, 10))

    def test_rows_without_place_or_signal_are_kept(self):
        self.handheld.location_id = False
        self.handheld.antenna_ids = [(0, 0, {"number": 2, "location_id": self.stock.id})]
        reads = [
            self.read(f"AB{antenna}{letter}", antenna=antenna, rssi=rssi)
            for antenna in (1, 2)
            for letter, rssi in (("0", None), ("1", -40.0))
        ]
        for key, rows in (("staged", 10**9), ("straight", 1)):
            with self.straight(rows):
                self.assertEqual(self.ingest(reads, key=key, reader=self.handheld)["rejected"], [])
        found = {read.epc: (read.location_id, read.best_rssi) for read in self.reads.search([])}
        self.assertEqual(found["AB20"], (self.stock, 0))
        self.assertEqual(found["AB11"], (self.env["stock.location"], -40))

    def test_odd_but_legal_spellings_are_one_tag(self):
        at = moment.now(self.env).replace(second=5, microsecond=0)
        spellings = [
            TAG.lower(),
            f" {TAG}",
            f"0x{TAG}",
            "3074 257B F719 4E40 0000 1A85",
            "urn:epc:tag:sgtin-96:3.0614141.812345.6789",
            f"urn:epc:raw:96.x{TAG}",
        ]
        times = [
            f"{at:%Y-%m-%dT%H:%M:%SZ}",
            f"{at:%Y-%m-%dT%H:%M:%S.000Z}",
            f"{at:%Y-%m-%dT%H:%M:%S.000000000Z}",
            f"{at:%Y/%m/%d %H:%M:%S}",
            f"{at + timedelta(hours=8):%Y-%m-%d %H:%M:%S+0800}",
            f"{at:%Y-%m-%dT%H:%M:%S}",
        ]
        reads = [self.read(epc, at=time) for epc, time in zip(spellings, times, strict=True)]
        answer = self.ingest(reads, reader=self.handheld)
        self.assertEqual(answer, {"accepted": 1, "duplicate": 5, "rejected": []})
        self.assertEqual(self.sightings().first_at, at)
        self.assertEqual(self.sightings().last_at, at)

    def test_identity_without_coding_is_refused_with_what_to_send(self):
        read = self.read("urn:epc:id:sgtin:0614141.812345.6789")
        self.assertIn("urn:epc:tag", self.ingest([read])["rejected"][0]["reason"])

    def test_files_with_marks_semicolons_or_packed_are_taken(self):
        text = f"EPC;Time;Antenna;RSSI\r\n{TAG};{self.at()};1;-50,5\r\n\r\n"
        for content in (
            text.encode("utf-8-sig"),
            text.encode("utf-16"),
            gzip.compress(text.encode()),
        ):
            answer = self.take(content)
            self.assertEqual(answer["accepted"] + answer["duplicate"], 1)
            self.assertEqual(answer["rejected"], [])
        self.assertEqual(self.sightings().best_rssi, -50.5)

    def test_files_that_are_none_are_refused_in_a_sentence(self):
        for content, words in (
            (b"", "the file is empty"),
            (b"\x1f\x8b\x00", "damaged or cut off"),
            (b"epc,at\n\xff", "not UTF-8"),
            (b"PK\x03\x04\x00\x00", "the first line names the columns"),
        ):
            with self.refused(words):
                self.take(content)
        self.assertFalse(self.batches.search([]))

    def test_tag_list_takes_the_spellings_too(self):
        self.piston.default_code = "P-100"
        rows = [(2, {"epc": f"0x{TAG.lower()}", "part": "P-100"}), (3, {"epc": "3074 257B"})]
        tags, refused = self.env["engine.rfid.tag"]._commission_rows(self.env.company, rows)
        self.assertEqual((tags.epc, [number for number, _why in refused]), (TAG, [3]))

    def test_wizard_names_a_file_that_is_no_list_of_reads(self):
        vals = {"reader_id": self.handheld.id, "data": base64.b64encode(b"a;b\n1;2\n")}
        wizard = self.env["engine.rfid.read.import"].with_user(self.sam).create(vals)
        with self.refused("the first line names the columns"):
            wizard.action_import()


@tagged("post_install", "-at_install")
class TestUnseenTags(RfidCase):
    def test_filter_finds_tags_in_use_that_nobody_saw_for_long(self):
        tags = self.env["engine.rfid.tag"]
        never, long_ago, lately = (
            self.new_tag(f"3074257BF7194E400000{number:04X}") for number in range(3)
        )
        printed = tags.create({"epc": OTHER_TAG, "product_id": self.piston.id})
        now = moment.now(self.env)
        long_ago.last_seen_at = now - timedelta(days=31)
        lately.last_seen_at = now - timedelta(days=29)
        ours = ("id", "in", (never | long_ago | lately | printed).ids)
        self.assertEqual(tags.search([ours, ("is_unseen", "=", True)]), long_ago | never)
        self.assertEqual(tags.search([ours, ("is_unseen", "!=", True)]), printed | lately)
        self.assertEqual((never | lately | printed).mapped("is_unseen"), [True, False, False])

    def test_days_are_the_policys_and_shown_with_the_filter(self):
        tag = self.new_tag()
        tag.last_seen_at = moment.now(self.env) - timedelta(days=31)
        self.assertIn("30 days", self.filter_help())
        with patch.object(type(tag), "_unseen_days", lambda *_args: 40):
            tag.invalidate_recordset()
            self.assertFalse(tag.is_unseen)
            self.assertEqual(tag.unseen_days, 40)
            self.assertIn("40 days", self.filter_help())

    def filter_help(self):
        arch, _view = self.env["engine.rfid.tag"]._get_view(view_type="search")
        (node,) = arch.xpath("//filter[@name='not_seen']")
        return node.get("help")
