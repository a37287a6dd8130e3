"""The quick form by keyboard only: real key events, in Chinese, in under a minute.

Nobody waits for a list to open: what is typed is followed by Tab at once.
"""

import time
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from ..desk_common import DeskCase

ALT, SHIFT = 1, 8  # bits of Input.dispatchKeyEvent
KEYS = {"Tab": 9, "Enter": 13, "ArrowDown": 40, " ": 32}
FOCUS = "document.activeElement?.closest('.modal .o_field_widget')?.getAttribute('name')"
CUSTOMER = "document.querySelector('.modal [name=customer_id] input')"
SECONDS_MAX = 60  # a request in under a minute


class Keyboard:
    """Somebody at the keyboard of the test's browser, who never touches a mouse."""

    def __init__(self, browser):
        self.ask = browser._websocket_request
        self.ask("Emulation.setFocusEmulationEnabled", params={"enabled": True})

    def press(self, key, modifiers=0):
        code = KEYS.get(key) or ord(key.upper())
        event = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        if len(key) == 1 and key != " ":
            event["code"] = f"Key{key.upper()}"
        text = {"Enter": "\r", " ": " "}.get(key, "" if modifiers or len(key) > 1 else key)
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        self.ask("Input.dispatchKeyEvent", params={**event, **down})
        self.ask("Input.dispatchKeyEvent", params={**event, "type": "keyUp"})

    def type(self, text):
        """Type Latin letters key by key; Chinese comes as an input method gives it."""
        if text.isascii():
            for sign in text:
                self.ask("Input.dispatchKeyEvent", params={"type": "char", "text": sign})
        else:
            self.ask("Input.insertText", params={"text": text})

    def wait(self, condition, seconds=60):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.look(condition):
                return
            time.sleep(0.1)
        raise AssertionError(f"not seen in {seconds} s: {condition}; focus: {self.look(FOCUS)}")

    def look(self, expression):
        params = {"expression": f"String({expression} ?? '')", "returnByValue": True}
        value = self.ask("Runtime.evaluate", params=params)["result"].get("value")
        return value if value not in ("", "false", "null", "0") else ""

    def wait_focus(self, field):
        self.wait(f"{FOCUS} === '{field}'")


@tagged("post_install", "-at_install", "browser")
class TestBrowserIntake(HttpCase, DeskCase):
    """What the clerk Chen types, and what the desk has afterwards."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "zh_CN" not in dict(cls.env["res.lang"].get_installed()):
            cls.env["res.lang"]._activate_lang("zh_CN")
            ours = cls.env["ir.module.module"].search(
                [("name", "=like", "engine\\_%"), ("state", "=", "installed")]
            )
            ours._update_translations(["zh_CN"])
        cls.clerk.write({"name": "陈静", "lang": "zh_CN", "tz": "Asia/Shanghai"})
        cls.clerk.image_1920 = cls.clerk.partner_id._avatar_generate_svg()
        cls.harbour.write({"name": "江苏瑞丰旅游客运有限公司", "phone": "0513 6666 7788"})
        cls.fault = cls.new_fault("SPN520192-7", source="j1939", spn=520192, fmi=7)

    def at_the_keyboard(self, work):
        """Open the list of requests and let ``work(keyboard)`` type; return its seconds."""
        spent = []

        def type_instead(browser, *_args, **_kwargs):
            keyboard = Keyboard(browser)
            begin = time.monotonic()
            work(keyboard)
            spent.append(time.monotonic() - begin)

        with patch.object(ChromeBrowser, "_wait_code_ok", type_instead):
            self.browser_js(
                "/odoo/requests",
                "",
                ready="!!document.querySelector('.o_list_view, .o_view_nocontent')",
                login=self.clerk.login,
                timeout=120,
            )
        self.env.invalidate_all()
        return spent[0]

    def open_form(self, keyboard, field, modifiers=ALT):
        keyboard.wait("document.querySelector('.o_engine_intake')")
        keyboard.press("n", modifiers)
        keyboard.wait_focus(field)

    def requests(self):
        return self.env["helpdesk.ticket"].search([("engine_id", "=", self.engine.id)], order="id")

    def test_request_in_under_a_minute(self):
        def work(keyboard):
            self.open_form(keyboard, "engine_id")
            keyboard.type("desk 0001")
            keyboard.press("Tab")
            keyboard.wait_focus("symptom")
            keyboard.type("怠速抖动，冒黑烟")
            keyboard.press("Tab")
            keyboard.wait_focus("fault_code_ids")
            keyboard.type("520192/7")
            keyboard.press("Tab")
            keyboard.wait("document.querySelector('.modal .o_tag')")
            keyboard.press("q", ALT)
            keyboard.wait("!document.querySelector('.modal')")
            keyboard.wait("document.querySelector('.o_form_view [name=number] span')?.textContent")

        self.assertLess(self.at_the_keyboard(work), SECONDS_MAX)
        self.assertRecordValues(
            self.requests(),
            [
                {
                    "partner_id": self.harbour.id,
                    "symptom": "怠速抖动，冒黑烟",
                    "fault_code_ids": self.fault.ids,
                    "create_uid": self.clerk.id,
                }
            ],
        )

    def test_second_report_is_added_to_the_open_request(self):
        first = self.new_ticket(symptom="怠速抖动")

        def work(keyboard):
            self.open_form(keyboard, "engine_id")
            keyboard.type("DESK0001")
            keyboard.press("Tab")
            keyboard.wait("document.querySelector('.modal [name=action_add_to_existing]')")
            keyboard.wait_focus("symptom")
            keyboard.type("又熄火了")
            keyboard.press("a", ALT)
            keyboard.wait("!document.querySelector('.modal')")
            keyboard.wait(
                "document.querySelector('.o-mail-Message')?.textContent.includes('又熄火')"
            )

        self.at_the_keyboard(work)
        self.assertEqual(self.requests(), first)
        self.assertIn("又熄火了", first.message_ids[0].body)

    def test_call_confirms_the_contact(self):
        def work(keyboard):
            self.open_form(keyboard, "caller_phone", ALT | SHIFT)
            keyboard.type("051366667788")
            keyboard.press("Tab")
            keyboard.wait(f"{CUSTOMER}?.value.includes('瑞丰')")
            keyboard.wait_focus("engine_id")
            keyboard.press("ArrowDown")
            keyboard.press("Tab")
            keyboard.wait_focus("symptom")
            keyboard.type("高速熄火")
            for _number in range(12):
                if keyboard.look(FOCUS) == "spoken_to_customer":
                    break
                keyboard.press("Tab")
                time.sleep(0.2)
            keyboard.wait_focus("spoken_to_customer")
            keyboard.press(" ")
            keyboard.press("Tab")
            keyboard.wait_focus("call_notes")
            keyboard.type("车停在服务区，今天到场")
            keyboard.press("q", ALT)
            keyboard.wait("!document.querySelector('.modal')")
            keyboard.wait("document.querySelector('.o_form_view [name=number] span')?.textContent")

        self.at_the_keyboard(work)
        self.assertRecordValues(
            self.requests(),
            [{"contact_state": "confirmed", "contact_note": "车停在服务区，今天到场"}],
        )
