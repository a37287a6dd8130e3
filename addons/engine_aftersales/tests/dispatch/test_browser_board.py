"""The board in headless Chromium, in Chinese, with the mouse of the browser itself."""

import base64
import json
import os
import time
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser
from odoo.tools import mute_logger

from .common import DispatchCase

_WAIT_S = 60


class Mouse:
    """Moves the browser's mouse and looks at its page over the debugging protocol."""

    def __init__(self, browser):
        self.browser = browser

    def look(self, expression):
        """Return the value of a JavaScript expression in the page."""
        answer = self.browser._websocket_request(
            "Runtime.evaluate", params={"expression": expression, "returnByValue": True}
        )
        return answer["result"].get("value")

    def wait(self, expression):
        """Wait until an expression is true in the page."""
        end = time.monotonic() + _WAIT_S
        while not (value := self.look(expression)):
            if time.monotonic() > end:
                self.picture("dispatch_failed")
                raise AssertionError(f"never true: {expression}")
            time.sleep(0.1)
        return value

    def place(self, selector):
        """Return the middle of an element, as soon as it is there."""
        code = (
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " if (!e) return null; const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        return self.wait(code)

    def event(self, kind, x, y, held=True):
        button = "left" if held or kind != "mouseMoved" else "none"
        clicks = 0 if kind == "mouseMoved" else 1
        self.browser._websocket_request(
            "Input.dispatchMouseEvent",
            params={
                "type": kind,
                "x": x,
                "y": y,
                "button": button,
                "buttons": int(held and kind != "mouseReleased"),
                "clickCount": clicks,
            },
        )

    def click(self, selector):
        x, y = self.place(selector)
        self.event("mouseMoved", x, y, held=False)
        self.event("mousePressed", x, y)
        self.event("mouseReleased", x, y)

    def drag(self, start, end, steps=12):
        (x, y), (to_x, to_y) = start, end
        self.event("mouseMoved", x, y, held=False)
        self.event("mousePressed", x, y)
        for step in range(1, steps + 1):
            share = step / steps
            self.event("mouseMoved", x + (to_x - x) * share, y + (to_y - y) * share)
            time.sleep(0.03)
        self.event("mouseReleased", to_x, to_y)

    def enter(self, text):
        self.browser._websocket_request("Input.insertText", params={"text": text})

    def picture(self, name):
        """Keep the screen where the folder for pictures is named in the environment."""
        if folder := os.environ.get("ENGINE_SCREENSHOT"):
            data = self.browser._websocket_request("Page.captureScreenshot")["data"]
            Path(folder, f"{name}.png").write_bytes(base64.b64decode(data))


@tagged("post_install", "-at_install", "browser")
class TestBrowserBoard(DispatchCase, HttpCase):
    """Fails on any error of the browser; every refusal is a sentence, every change a reason."""

    now = None
    hours = ((0, 24),)
    days = 7
    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "zh_CN" not in dict(cls.env["res.lang"].get_installed()):
            cls.env["res.lang"]._activate_lang("zh_CN")
        cls.support.write({"lang": "zh_CN", "tz": "Asia/Shanghai", "password": "test_support"})
        others = cls.env["repair.order"].search([("service_state", "not in", ("archived",))])
        others._transitioning().write({"service_state": "archived"})
        cls.order = cls.new_visit("C")
        cls.start = fields.Datetime.now().replace(second=0, microsecond=0) + timedelta(hours=5)
        cls.order.with_user(cls.support).action_assign(cls.senior.id, cls.start)

    def play(self, path, ready, story):
        """Open a page as technical support and let ``story`` work on it with the mouse."""
        wait_code_ok = ChromeBrowser._wait_code_ok

        def with_story(browser, *args, **kwargs):
            story(Mouse(browser))
            browser._websocket_request(
                "Runtime.evaluate", params={"expression": "console.log('test successful')"}
            )
            return wait_code_ok(browser, *args, **kwargs)

        # A refusal is a sentence on the screen; the server notes it, too.
        quiet = mute_logger("odoo.http")
        with quiet, patch.object(ChromeBrowser, "_wait_code_ok", with_story):
            self.browser_js(path, "true", ready=ready, login=self.support.login, timeout=120)
        self.env.invalidate_all()

    def show_today(self, mouse):
        """Let the next 24 hours fill the board, and wait until it is drawn and stands still."""
        mouse.click(".oe_timeline_button_today")
        mouse.wait(self.is_in(self.senior))
        mouse.wait("!document.querySelector('.vis-loading-screen')")
        before = None
        while (place := mouse.place(".vis-item.o_engine_visit")) != before:
            before = place
            time.sleep(0.3)

    def row(self, engineer):
        return f".vis-foreground .vis-group.o_engine_row_{engineer.id}"

    def to_row(self, mouse, engineer):
        (x, y), (_x, row_y) = (
            mouse.place(".vis-item.o_engine_visit"),
            mouse.place(self.row(engineer)),
        )
        mouse.drag((x, y), (x, row_y))

    def is_in(self, engineer):
        return f"!!document.querySelector('{self.row(engineer)} .vis-item.o_engine_visit')"

    def answer(self, mouse, reason):
        """Give the reason in the dialog and confirm it."""
        mouse.wait("!!document.querySelector('.modal .o_field_widget[name=reason] input')")
        mouse.click(".modal .o_field_widget[name=reason] input")
        mouse.enter(reason)
        mouse.picture("dispatch_reason")
        mouse.click(".modal button[name=action_confirm]")
        mouse.wait("!document.querySelector('.modal')")

    def test_timeline_refuses_in_words_and_asks_for_the_reason(self):
        def story(mouse):
            self.show_today(mouse)
            brand = "document.querySelector('.o_menu_brand').textContent"
            self.assertTrue(mouse.look(f"/\\p{{Script=Han}}/u.test({brand})"))
            self.to_row(mouse, self.junior)
            words = mouse.wait("document.querySelector('.o_notification')?.textContent")
            self.assertIn("Xu", words)
            self.assertFalse(mouse.look("!!document.querySelector('.modal')"))
            mouse.wait(self.is_in(self.senior))
            mouse.picture("dispatch_refused")
            # It closes by itself, too, after a while.
            mouse.look("document.querySelector('.o_notification_close')?.click()")
            mouse.wait("!document.querySelector('.o_notification')")
            self.to_row(mouse, self.middle)
            self.answer(mouse, "客户要求换人")
            mouse.wait(self.is_in(self.middle))
            mouse.picture("dispatch_board")

        self.play("/odoo/dispatch-board", "!!document.querySelector('.vis-timeline')", story)
        last = self.order.assignment_ids[0]
        self.assertEqual((self.order.engineer_id, last.reason), (self.middle, "客户要求换人"))
        self.assertEqual(len(self.order.assignment_ids), 2)

    def test_another_hour_on_the_timeline_moves_the_visit(self):
        def story(mouse):
            self.show_today(mouse)
            x, y = mouse.place(".vis-item.o_engine_visit")
            mouse.drag((x, y), (x + 250, y))
            self.answer(mouse, "客户改时间")

        self.play("/odoo/dispatch-board", "!!document.querySelector('.vis-timeline')", story)
        self.assertGreater(self.order.visit_start_at, self.start + timedelta(hours=2))
        self.assertEqual(self.order.engineer_id, self.senior)

    def test_kanban_asks_for_the_reason_and_a_dialog_closed_changes_nothing(self):
        other = self.new_visit("C", serial="BOARD-2")
        other.with_user(self.support).action_assign(self.middle.id, self.start + timedelta(hours=6))
        card = f".o_kanban_record:has([data-order='{self.order.id}'])"
        target = f".o_kanban_group:has([data-order='{other.id}'])"

        def story(mouse):
            mouse.wait("!!document.querySelector('.o_switch_view.o_kanban')")
            mouse.click(".o_switch_view.o_kanban")
            mouse.drag(mouse.place(card), mouse.place(target))
            mouse.wait("!!document.querySelector('.modal .o_field_widget[name=reason]')")
            mouse.picture("dispatch_kanban")
            mouse.click(".modal .btn-close")
            mouse.wait("!document.querySelector('.modal')")

        self.play("/odoo/dispatch-board", "!!document.querySelector('.vis-timeline')", story)
        self.assertEqual(self.order.engineer_id, self.senior)
        self.assertEqual(len(self.order.assignment_ids), 1)
