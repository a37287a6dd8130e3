import gzip
import json

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...tools import reasons
from ..common_rfid import OTHER_TAG, TAG, RfidBuilders

JSON2 = "/json/2/engine.rfid.read/ingest"


@tagged("post_install", "-at_install")
class TestGateway(RfidBuilders, HttpCase):
    """The reader's door over real HTTP with its API key."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build()
        cls.key = cls.gate.action_make_key()["context"]["default_key"]
        cls.env.flush_all()

    def post(self, url, body, key=None, **headers):
        return self.url_open(
            url,
            data=body if isinstance(body, (str, bytes)) else json.dumps(body),
            headers={
                "Authorization": f"Bearer {key or self.key}",
                "Content-Type": "application/json",
                **headers,
            },
        )

    def batch(self, number, *reads, reader="gate-1"):
        return {"batch": f"b{number}", "reader": reader, "reads": list(reads) or [self.read()]}

    def test_batch_is_taken_once(self):
        body = self.batch(1, self.read(), self.read(OTHER_TAG), self.read("xyz"))
        rejected = [{"index": 2, "reason": "not hexadecimal: xyz"}]
        self.assertEqual(
            self.post(JSON2, body).json(), {"accepted": 2, "duplicate": 0, "rejected": rejected}
        )
        self.assertEqual(
            self.post(JSON2, body).json(), {"accepted": 0, "duplicate": 2, "rejected": rejected}
        )

    def test_reasons_are_in_the_language_of_the_reader_user(self):
        body = self.batch(1, self.read("xyz"))
        english = self.post(JSON2, body).json()["rejected"][0]["reason"]
        self.assertEqual(english, "not hexadecimal: xyz")
        if not self.env["res.lang"]._get_data(code="zh_CN"):
            self.skipTest("zh_CN is not installed")
        self.gate.user_id.lang = "zh_CN"
        expected = reasons.say(self.env(context={"lang": "zh_CN"}), "not_hex", {"text": "xyz"})
        self.assertEqual(self.post(JSON2, body).json()["rejected"][0]["reason"], expected)

    @mute_logger("odoo.http")
    def test_key_revoked_in_the_middle_keeps_what_came_before(self):
        self.assertEqual(self.post(JSON2, self.batch(1)).status_code, 200)
        self.gate.action_revoke_key()
        refused = self.post(JSON2, self.batch(2, self.read(OTHER_TAG)))
        self.assertEqual(refused.status_code, 401)
        self.assertEqual(len(self.sightings()), 1)
        self.assertFalse(self.sightings(OTHER_TAG))
        fresh = self.gate.action_make_key()["context"]["default_key"]
        answer = self.post(JSON2, self.batch(2, self.read(OTHER_TAG)), key=fresh).json()
        self.assertEqual(answer["accepted"], 1)

    @mute_logger("odoo.http")
    def test_reader_cannot_send_for_another_nor_do_anything_else(self):
        answer = self.post(JSON2, self.batch(1, reader="hand-1"))
        self.assertEqual(answer.status_code, 403)
        self.assertIn("not yours to send for", answer.json()["message"])
        for path in ("engine.rfid.tag/search_read", "stock.quant/search_read",
                     "res.partner/search_read", "engine.rfid.read/search_read"):  # fmt: skip
            self.assertEqual(self.post(f"/json/2/{path}", {"domain": []}).status_code, 403, path)

    @mute_logger("odoo.http")
    def test_bad_bodies_are_answered_with_a_sentence(self):
        for body, status in (
            ({"batch": "b", "reader": "gate-1", "reads": "none"}, 422),
            ({"batch": "", "reader": "gate-1", "reads": []}, 422),
            ({"batch": "b", "reader": "gate-1"}, 422),
        ):
            answer = self.post(JSON2, body)
            self.assertEqual(answer.status_code, status, answer.text)
            self.assertNotIn("psycopg2", answer.text)

    def impinj(self, code):
        return {
            "timestamp": self.at(),
            "eventType": "tagInventory",
            "tagInventoryEvent": {"epcHex": code, "antennaPort": 2, "peakRssiCdbm": -4100},
        }

    def test_events_of_a_maker_are_taken_as_they_come(self):
        url = "/engine/rfid/gate-1/events"
        events = [self.impinj(TAG), {"data": {"idHex": OTHER_TAG}, "timestamp": self.at()}]
        self.assertEqual(self.post(url, events).json()["accepted"], 2)
        self.assertEqual(self.post(url, events).json()["duplicate"], 2)
        lines = "\n".join(json.dumps(self.impinj(code)) for code in ("AB12", "AB13"))
        self.assertEqual(self.post(url, lines).json()["accepted"], 2)
        self.assertEqual(self.post(url, self.impinj("AB14")).json()["accepted"], 1)
        keyed = self.post(url, [self.impinj("AB15")], **{"Batch-Key": "k1"})
        self.assertEqual(keyed.json()["accepted"], 1)
        self.assertTrue(self.batches.search([("name", "=", "k1")]))
        ours = self.post(url, self.batch(9, self.read("AB16")))
        self.assertEqual(ours.json()["accepted"], 1)
        self.assertTrue(self.batches.search([("name", "=", "b9")]))

    def test_packed_body_is_unpacked(self):
        url, body = "/engine/rfid/gate-1/events", json.dumps([self.impinj(TAG)]).encode()
        packed = gzip.compress(body)
        self.assertEqual(self.post(url, packed).json()["accepted"], 1)
        self.assertEqual(self.post(url, packed).json()["duplicate"], 1)
        with mute_logger("odoo.http"):
            self.assertEqual(self.post(url, packed[:-9]).status_code, 400)
            self.assertEqual(self.post(url, b"\x1f\x8bnone").status_code, 400)
            bomb = gzip.compress(bytes(200 << 20))
            self.assertEqual(self.post(url, bomb).status_code, 400)

    @mute_logger("odoo.http")
    def test_events_that_are_no_json_and_strangers_are_refused(self):
        url = "/engine/rfid/gate-1/events"
        self.assertEqual(self.post(url, "{broken").status_code, 400)
        self.assertEqual(self.post(url, b"\xff\xfe").status_code, 400)
        self.assertEqual(self.post(url, [], key="0" * 40).status_code, 401)
        self.assertEqual(self.post("/engine/rfid/hand-1/events", []).status_code, 403)
