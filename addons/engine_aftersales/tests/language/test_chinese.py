import re
from collections import defaultdict

from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged
from odoo.tools import SQL
from odoo.tools.translate import get_translation

OURS = ("engine_base", "engine_parts", "engine_aftersales")
BORROWED = ("helpdesk_mgmt", "helpdesk_type")

# What is written in Latin letters in Chinese too: names of standards, codes, programs.
LATIN = {
    *("SOP", "FMEA", "RPN", "EPC", "SPN", "FMI", "SAE", "ISO", "FUEL", "OSRM"),
    *("VIP", "WAPE", "UTC", "SHA", "API", "HTTP", "SMS", "JSON", "PDF"),
    *("Python", "Odoo", "Font", "Awesome", "TIN", "EMail"),
    *(
        "RFID",
        "GTIN",
        "GIAI",
        "SGTIN",
        "CSV",
        "URI",
        "ABC",
        "XYZ",
        "dBm",
        "ASCII",
        "PPPPPPPP",
        "XLSX",
        "gzip",
    ),
    # Columns of a file, the name of a reader, an expression of a report.
    *("epc", "antenna", "rssi", "part", "lot", "quantity", "gate", "object", "day"),
}
# What no reader sees as a word: tags, placeholders, addresses, names of icons and fields.
UNSEEN = re.compile(
    r"<[^>]*>|object\.[\w.]+|https?://\S+|%\(\w+\)\w|\{\{.*?\}\}|\S+@\S+|\w+\.com|\b\w+_\w+\b|fa-[\w-]+|J1939|'[^']*'"
)


def english(text):
    """Return the English words in a text."""
    words = re.findall(r"[A-Za-z]{3,}", UNSEEN.sub(" ", text))
    return [word for word in words if word not in LATIN]


class ChineseCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env["res.lang"]._lang_get("zh_CN"):
            cls.skipTest(cls, "This database does not have Chinese.")
        cls.env = cls.env(context={"lang": "zh_CN", "active_test": False})


@tagged("post_install", "-at_install")
class TestChinese(ChineseCase):
    """Who works in Chinese reads Chinese, also where a screen comes from another addon."""

    def test_no_english_in_what_our_addons_say(self):
        self.maxDiff = None
        self.assertEqual(self.left_in_english(OURS), {})

    def test_no_english_in_the_service_desk(self):
        self.assertEqual(self.left_in_english(BORROWED), {})

    def left_in_english(self, addons):
        """Return each text of the addons that still has English words, with its English words."""
        left = {}
        for model, ids in self.kept_ids(addons).items():
            records = self.env[model].browse(ids).exists()
            for name, field in records._fields.items():
                if field.translate and field.store:
                    values = filter(None, records.mapped(name))
                    terms = {term for value in values for term in field.get_trans_terms(value)}
                    left |= {
                        f"{model}.{name}: {term}": words
                        for term in terms
                        if (words := english(term))
                    }
        return left

    def kept_ids(self, addons):
        """Return the records of the addons by model; names of modules and tests left out."""
        ids = defaultdict(list)
        for data in self.env["ir.model.data"].search([("module", "in", addons)]):
            if data.model in self.env and data.model != "ir.module.module":
                ids[data.model].append(data.res_id)
        return ids

    def test_choices_of_a_mixin_are_translated_on_each_model(self):
        for model, field, value, label in (
            ("helpdesk.ticket", "clock_risk", "late", "逾期"),
            ("repair.order", "approval_state", "approved", "已批准"),
            ("repair.order", "activity_state", "today", "今天"),
        ):
            with self.subTest(model=model, field=field):
                choices = dict(self.env[model].fields_get([field])[field]["selection"])
                self.assertEqual(choices[value], label)

    def test_words_in_the_code_of_the_service_desk(self):
        self.assertEqual(get_translation("helpdesk_mgmt", "zh_CN", "Newest", ()), "最新")

    def test_names_made_by_the_code_are_translated(self):
        warehouse = self.env["stock.warehouse"].search([], limit=1)
        self.assertEqual(warehouse.parts_issue_type_id.name, "配件发料")
        self.assertIn("管理规定", self.env["engine.policy"]._of(warehouse.company_id).name)

    def test_words_come_back_when_chinese_is_loaded_later(self):
        stage = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_awaiting")
        self.forget_chinese(stage)
        choice = self.env.ref("engine_base.selection__helpdesk_ticket__clock_risk__late")
        self.forget_chinese(choice)
        self.assertEqual((stage.name, choice.name), ("Awaiting", "Late"))
        self.env["ir.module.module"]._load_module_terms([*BORROWED, *OURS], ["zh_CN"])
        self.assertEqual((stage.name, choice.name), ("等待中", "逾期"))

    def forget_chinese(self, record):
        table = SQL.identifier(record._table)
        self.env.cr.execute(
            SQL("UPDATE %s SET name = name - 'zh_CN' WHERE id = %s", table, record.id)
        )
        record.invalidate_recordset()


@tagged("post_install", "-at_install")
class TestChinesePortal(ChineseCase, HttpCase):
    """A customer follows a request in Chinese."""

    def test_pages_of_the_portal(self):
        customer = new_test_user(
            self.env, "zh_portal", password="zh_portal", groups="base.group_portal", lang="zh_CN"
        )
        request = self.env["helpdesk.ticket"].create(
            {
                "name": "冒黑烟",
                "description": "高转速时冒黑烟",
                "partner_id": customer.partner_id.id,
            }
        )
        self.authenticate("zh_portal", "zh_portal")
        for page, words in (
            ("/my/tickets", ("编号", "最新", "按标题搜索")),
            (f"/my/ticket/{request.id}", ("阶段：", "创建日期：", "沟通记录")),
            ("/my/report", ("报告故障", "铭牌上的出厂编号")),
        ):
            with self.subTest(page=page):
                text = self.url_open(page).text
                self.assertEqual([word for word in words if word not in text], [])
