import io

from odoo.tests import tagged

from ...core import refusal
from ...tools import reasons
from ..common_rfid import RfidCase

BROKEN = "307C257BF7194E4000001A85"


@tagged("post_install", "-at_install")
class TestReasons(RfidCase):
    """A refused row says why in the language of who reads it."""

    def setUp(self):
        super().setUp()
        self.answer = self.ingest([self.read("xyz"), self.read(BROKEN), self.read(at="soon"), 7])
        self.rejects = self.batches.search([]).reject_ids

    def test_codes_and_figures_are_kept_not_sentences(self):
        self.assertEqual(
            [(reject.reason_code, reject.figures) for reject in self.rejects],
            [
                ("not_hex", {"text": "xyz"}),
                ("partition", {"partition": 7, "coding": "sgtin-96"}),
                ("not_time", {"value": "soon"}),
                ("no_read", {}),
            ],
        )

    def test_english_reader_sees_english(self):
        shown = self.rejects.with_context(lang="en_US").mapped("reason")
        self.assertEqual(shown[:2], ["not hexadecimal: xyz", "partition 7 is reserved (sgtin-96)"])
        self.assertEqual([row["reason"] for row in self.answer["rejected"]], shown)

    def test_unknown_code_is_shown_as_it_is(self):
        self.assertEqual(
            reasons.say(self.env, "of_a_later_version", {"a": 1}), "of_a_later_version"
        )

    def need_chinese(self):
        if not self.env["res.lang"]._get_data(code="zh_CN"):
            self.skipTest("zh_CN is not installed")
        if reasons.say(self.env(context={"lang": "zh_CN"}), "no_epc") == "no EPC":
            self.skipTest("the reasons are not translated yet")

    def test_chinese_reader_sees_chinese(self):
        self.need_chinese()
        shown = self.rejects.with_context(lang="zh_CN").mapped("reason")
        for text, figure in zip(shown, ("xyz", "7", "soon", ""), strict=True):
            self.assertRegex(text, "[\u4e00-\u9fff]")
            self.assertIn(figure, text)

    def test_answer_is_in_the_language_of_the_caller(self):
        self.need_chinese()
        self.sam.lang = "zh_CN"
        read = self.read("xyz")
        model = self.reads.with_user(self.sam).with_context(lang=None)  # as a gateway asks
        for _time in range(2):  # new, and the same again
            answer = model.ingest("zh", "gate-1", [read])
            self.assertRegex(answer["rejected"][0]["reason"], "[\u4e00-\u9fff].*xyz")
        answer = model.with_context(lang="en_US").ingest("zh", "gate-1", [read])
        self.assertEqual(answer["rejected"][0]["reason"], "not hexadecimal: xyz")

    def test_every_reason_is_translated(self):
        self.need_chinese()
        env = self.env(context={"lang": "zh_CN"})
        figures = dict.fromkeys(
            ["text", "value", "event", "digits", "bits", "at", "said", "found", "number", "detail",
             "coding", "partition", "prefix", "reference", "header", "gtin", "uri"], 5
        )  # fmt: skip
        for code, text in refusal.REASONS.items():
            self.assertNotEqual(reasons.say(env, code, figures), text % figures, code)

    def test_a_file_with_nothing_but_bad_rows_is_answered_and_kept(self):
        lines = "".join(f"x{n},{self.at()}\n" for n in range(25_000))
        file = io.BytesIO(f"epc,at\n{lines}".encode())
        answer = self.handheld._take_file(file, file_name="bad.csv")
        self.assertEqual((answer["accepted"], len(answer["rejected"])), (0, 25_000))
        self.assertEqual(answer["rejected"][-1]["index"], 24_999)
        self.assertEqual(self.batches.search([], limit=1).rejected_count, 25_000)

    def test_letters_that_no_database_holds_are_refused_in_a_sentence(self):
        answer = self.ingest([self.read("\0"), self.read("a\ud800"), self.read(at="\0")], key="nul")
        self.assertEqual(len(answer["rejected"]), 3)
        with self.refused("needs a key"):
            self.ingest([], key="a\0")
        with self.refused("There is no reader"):
            self.reads.with_user(self.sam).ingest("b1", "gate\0", [])
