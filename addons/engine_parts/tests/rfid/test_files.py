import base64
import io
import json
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...models.rfid import rfid_reader_intake
from ..common_rfid import OTHER_TAG, TAG, RfidCase


@tagged("post_install", "-at_install")
class TestFiles(RfidCase):
    """The same from a CSV or JSON file, in portions; the same file again changes nothing."""

    def lines(self, count):
        at = self.at()
        return "epc,at,antenna,rssi\n" + "".join(
            f"E2{number % 700:022X},{at},1,-{40 + number % 30}\n" for number in range(count)
        )

    def take(self, text, **options):
        file = io.BytesIO(text.encode())
        return self.handheld._take_file(file, file_name="reads.csv", **options)

    def test_portions_are_folded_together(self):
        seen = []
        with patch.object(rfid_reader_intake, "_KEPT_ROWS", 100):
            answer = self.take(self.lines(2100), progress=seen.append)
        self.assertEqual(answer, {"accepted": 700, "duplicate": 1400, "rejected": []})
        self.assertEqual(seen, [2100])
        self.assertEqual(self.sightings(f"E2{5:022X}").read_count, 3)
        self.assertEqual(self.sightings(f"E2{5:022X}").best_rssi, -45)

    def test_same_file_again_changes_nothing(self):
        text = self.lines(10)
        self.take(text)
        self.assertEqual(self.take(text)["accepted"], 0)

    def test_bad_lines_are_named_and_lose_no_other(self):
        answer = self.take(f"epc,at\n{TAG},{self.at()}\nxyz,{self.at()}\n{OTHER_TAG},2099-01-01\n")
        self.assertEqual(answer["accepted"], 1)
        self.assertEqual([row["index"] for row in answer["rejected"]], [1, 2])

    def test_clock_that_was_ahead_is_taken_off(self):
        read = self.read(hours=-2)
        self.take(json.dumps({"reads": [read]}), clock_offset_s=7200)
        self.assertEqual(self.sightings().clock_offset_s, 7200)

    def test_wizard_takes_a_file_and_shows_the_batch(self):
        data = base64.b64encode(self.lines(10).encode())
        vals = {"reader_id": self.handheld.id, "data": data, "file_name": "x.csv"}
        wizard = self.env["engine.rfid.read.import"].with_user(self.sam).create(vals)
        batch = self.env["engine.rfid.batch"].browse(wizard.action_import()["res_id"])
        self.assertEqual((batch.read_count, batch.source, batch.file_name), (10, "file", "x.csv"))
        self.assertEqual(batch.user_id, self.sam)
        self.assertEqual(wizard.action_import()["res_id"], batch.id)
        with self.assertRaises(AccessError):
            self.env["engine.rfid.read.import"].with_user(self.eva).create(vals)

    def test_what_is_no_file_of_reads_is_refused(self):
        for text, words in (("a,b\n1,2\n", "names the columns"), ('[{"epc"', "breaks off")):
            with self.refused(words):
                self.take(text)
        with self.refused("in UTF-8"):
            self.handheld._take_file(io.BytesIO(b"\xff\xfe\x00"), file_name="x")
        self.assertFalse(self.batches.search([]))
