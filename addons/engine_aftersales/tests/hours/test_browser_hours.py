from odoo.tests import HttpCase, tagged

from ..common import ServiceCase

SERIAL = "QH6K-2024-0816"  # as in static/tests/tours/hours.js


@tagged("post_install", "-at_install", "browser")
class TestBrowserHours(ServiceCase, HttpCase):
    """The engineer's phone in Chinese: depart, work, end, correct."""

    browser_size = "390x844"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "zh_CN" not in dict(cls.env["res.lang"].get_installed()):
            cls.env["res.lang"]._activate_lang("zh_CN")
            ours = cls.env["ir.module.module"].search([("name", "=like", "engine\\_%")])
            ours.filtered(lambda addon: addon.state == "installed")._update_translations(["zh_CN"])
        cls.engineer.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})

    def test_from_departure_to_the_correction(self):
        engine = self.new_engine(SERIAL)
        order = self.walk(self.new_order(lot_id=engine.id), "parts_issued")
        login = self.engineer.login
        self.start_tour("/odoo/my-service-orders", "engine_hours_phone", login=login, timeout=90)
        self.env.invalidate_all()
        self.assertEqual(order.service_state, "in_repair")
        kinds = self.env["engine.work.timer"].search([("repair_id", "=", order.id)], order="id")
        self.assertEqual(kinds.mapped("kind"), ["travel", "labour"])
        self.assertTrue(all(kinds.mapped("stopped_at")))
        typed = order.timesheet_ids.filtered(lambda line: not line.work_start_at).sorted("id")
        self.assertEqual(typed.mapped("unit_amount"), [2.5, -2.5, 3])
        self.assertEqual(typed[-1].correction_reason, "漏记半小时")
        self.start_tour("/odoo/my-hours", "engine_hours_mine", login=login, timeout=60)
