"""One repair in headless Chromium, walked by seven people in Chinese.

    ENGINE_SCREENSHOT=$PWD/docs/screenshot.png pytest --odoo-database=… --odoo-http \
        addons/engine_aftersales/tests/service/test_browser_story.py

writes the README's picture; a folder instead of a file takes the last screen of every person.
"""

import base64
import os
from pathlib import Path
from unittest.mock import patch

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser
from odoo.tools import mute_logger

from ..common import ServiceCase

SERIAL = "QH6K-2024-0815"  # as in static/tests/tours/service_story.js
NAMES = {
    "customer_service": "陈静",
    "support": "周明",
    "supervisor": "陈磊",
    "storekeeper": "吕守库",
    "second_storekeeper": "孟清",
    "engineer": "蒋春燕",
    "finance": "钱慧",
}


@tagged("post_install", "-at_install", "browser")
class TestBrowserStory(ServiceCase, HttpCase):
    """The story fails on any error of the browser, and when a step does not come."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.speak_chinese()
        for role, name in NAMES.items():
            user = getattr(cls, role)
            user.write({"name": name, "lang": "zh_CN", "tz": "Asia/Shanghai"})
            user.image_1920 = user.employee_id.image_1920 = user.partner_id._avatar_generate_svg()
        cls.name_in_chinese()
        cls.story_engine = cls.new_engine(SERIAL)
        cls.fault.part_line_ids = [
            Command.create({"product_id": cls.injector.id, "quantity": 2}),
            Command.create({"product_id": cls.filter.id, "quantity": 1}),
        ]

    @classmethod
    def speak_chinese(cls):
        """Load our Chinese where the database was made without the language."""
        if "zh_CN" not in dict(cls.env["res.lang"].get_installed()):
            cls.env["res.lang"]._activate_lang("zh_CN")
            ours = cls.env["ir.module.module"].search(
                [("name", "=like", "engine\\_%"), ("state", "=", "installed")]
            )
            ours._update_translations(["zh_CN"])

    @classmethod
    def set_up_accounts(cls):
        """The story's money is Chinese where the company has not posted anything yet."""
        if not cls.env["account.move.line"].search_count([], limit=1):
            cls.env.ref("base.CNY").active = True
            cls.company.currency_id = cls.env.ref("base.CNY")
        super().set_up_accounts()

    @classmethod
    def name_in_chinese(cls):
        for record, name in (
            (cls.company, "启衡柴油机有限公司"),
            (cls.customer, "江苏瑞丰旅游客运有限公司"),
            (cls.engineer_employee, "蒋春燕"),
            (cls.supervisor_employee, "陈磊"),
            (cls.model, "QH6K67-270 客车柴油机"),
            (cls.injector, "喷油器 QH6K"),
            (cls.filter, "燃油细滤器 QH6K"),
            (cls.turbo, "增压器总成 QH6K"),
            (cls.fault, "共轨压力偏低"),
            (cls.sop, "高压共轨系统检修"),
            (cls.cost_centre, "华东服务部"),
        ):
            record.with_context(lang="zh_CN").name = name
        for step, name in zip(
            cls.sop.step_ids, ("锁定起动回路", "更换喷油器并校准", "清洁现场"), strict=True
        ):
            step.with_context(lang="zh_CN").name = name

    def test_one_repair_as_seven_people(self):
        self.act("customer_service", "/odoo/requests/new")
        order = self.env["repair.order"].search([("lot_id", "=", self.story_engine.id)])
        self.assertEqual(order.ticket_id.contact_state, "confirmed")
        self.act("support", "/odoo/service-orders")
        self.act("supervisor", "/odoo/engine-decisions")
        self.act("storekeeper", "/odoo/parts-issues")
        self.act("second_storekeeper", "/odoo/parts-issues")
        self.act("engineer", "/odoo/my-service-orders", size="390x844")
        self.act("finance", "/odoo/service-orders-to-cost", is_the_picture=True)
        self.act("archive", "/odoo/service-orders-to-cost", person="finance")
        self.assertEqual(
            self.trail(order),
            [
                "diagnose",
                "plan",
                "approve",
                "issue_parts",
                "start_repair",
                "finish_repair",
                "confirm",
                "cost",
                "archive",
            ],
        )
        self.assertEqual(order.cost_difference, 0)

    def test_an_error_in_the_browser_fails_the_story(self):
        quiet = mute_logger(f"{self._logger.name}.browser")
        with quiet, self.assertRaisesRegex(AssertionError, "broken on purpose"):
            self.browser_js(
                "/odoo/requests",
                "setTimeout(() => { throw new Error('broken on purpose') })",
                ready="!!document.querySelector('.o_list_view')",
                login=self.support.login,
            )

    def act(self, tour, path, person=None, size="1440x900", is_the_picture=False):
        """Let one person walk their part of the story, and keep the last screen if asked."""
        self.browser_size = size
        login = getattr(self, person or tour).login
        with patch.object(ChromeBrowser, "_wait_code_ok", _with_picture(tour, is_the_picture)):
            self.start_tour(path, f"engine_story_{tour}", login=login, timeout=120)
        self.env.invalidate_all()


def _with_picture(name, is_the_picture):
    """Return a ``_wait_code_ok`` that writes the screen after it, where it is asked for."""
    wait_code_ok = ChromeBrowser._wait_code_ok
    target = os.environ.get("ENGINE_SCREENSHOT")
    path = Path(target) if target else None
    if path and path.suffix != ".png":
        path = path / f"{name}.png"
    elif not is_the_picture:
        path = None

    def wait(browser, *args, **kwargs):
        wait_code_ok(browser, *args, **kwargs)
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            browser._websocket_request(
                "Runtime.evaluate", params={"expression": "document.activeElement.blur()"}
            )
            picture = browser._websocket_request("Page.captureScreenshot")["data"]
            path.write_bytes(base64.b64decode(picture))

    return wait
