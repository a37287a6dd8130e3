from odoo import api
from odoo.exceptions import AccessError, LockError
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import get_db_name

from .ledger_common import LedgerCase


@tagged("post_install", "-at_install")
class TestLedgerAccess(LedgerCase):
    """Who reads, who closes, and that nobody writes."""

    def setUp(self):
        super().setUp()
        self.receive(self.bolt, 10, "2026-03-01 02:00:00")
        self.settle()
        self.close_until("2026-03-03 02:00:00", first_day="2026-02-28")

    def test_nobody_writes_rows_or_days(self):
        row = self.row(self.bolt, "2026-03-01")
        for user in (self.root, self.manager, self.keeper, self.env.user):
            for record, vals in (
                (row, {"in_qty": 1}),
                (row.day_id, {"state": "open"}),
                (row.day_id, {"value": 1}),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    record.with_user(user).write(vals)
                with self.assertRaises(AccessError):
                    record.with_user(user).unlink()
        with self.assertRaises(AccessError):
            row.sudo().write({"in_qty": 1})
        with self.assertRaises(AccessError):
            self.ledger.sudo().create({"product_id": self.bolt.id})
        with self.assertRaises(AccessError):
            self.days.sudo().create({"company_id": self.company.id, "day": "2026-01-01"})

    def test_only_the_administrator_closes(self):
        for user in (self.keeper, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.rpc(user, self.days, "action_close_due")
        days = self.days.with_user(self.manager).with_context(allowed_company_ids=self.company.ids)
        days.action_close_due()
        last = self.days._last_day(self.company)
        self.assertEqual((last.state, last.previous_id.state), ("open", "closed"))

    def test_reader_verifies_and_engineer_does_not_read(self):
        day = self.row(self.bolt, "2026-03-01").day_id
        check = self.rpc(self.auditor, day, "action_verify")
        self.assertEqual(check["res_model"], "engine.parts.ledger.check")
        with self.assertRaises(AccessError):
            self.ledger.with_user(self.eva).verify("2026-03-01", "2026-03-01")

    def test_two_at_once_wait_for_each_other(self):
        company = self.env.ref("base.main_company")
        self.days._take_turn(company)
        with Registry(get_db_name()).cursor() as cr:
            env = api.Environment(cr, self.env.uid, {})
            cr.execute("SELECT 1")
            rows = env["engine.parts.ledger.day"]
            with self.assertRaises(LockError):
                rows._take_turn(env["res.company"].browse(company.id))

    def test_list_costs_the_same_for_many_rows(self):
        self.receive(self.nut, 1, "2026-03-03 02:00:00")
        self.settle()
        self.close_until("2026-03-05 02:00:00")
        names = ["day", "product_id", "location_id", "closing_qty", "value", "state", "uom_id"]
        rows = self.ledger.with_user(self.keeper)
        rows.web_search_read([], {name: {} for name in names}, limit=1)
        counts = []
        for limit in (1, 6):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            rows.web_search_read([], {name: {} for name in names}, limit=limit)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_day_prints_in_chinese_and_english(self):
        day = self.row(self.bolt, "2026-03-01").day_id
        report = self.env["ir.actions.report"].with_user(self.auditor)
        for lang in ("en_US", "zh_CN"):
            html, _kind = report.with_context(lang=lang)._render_qweb_html(
                "engine_parts.parts_ledger_day", day.ids
            )
            self.assertIn(b"Bolt", html)
            self.assertIn(day.seal.encode(), html)
