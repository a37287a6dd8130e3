from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..common import PartsBuilders

PRESS = """
(async () => {
    const until = async (what, find) => {
        for (let tries = 0; tries < 1200; tries++) {
            const found = find();
            if (found) return found;
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error("never seen: " + what);
    };
    const cards = () => [...document.querySelectorAll(".o_kanban_record")];
    const card = await until("the card", () =>
        cards().find((one) => one.textContent.includes("SO-77")));
    card.click();
    const button = await until("the button", () =>
        document.querySelector(".o_form_view button[name=%(button)s]"));
    button.click();
    await until("the next state", () =>
        document.querySelector(".o_arrow_button_current[data-value=%(state)s]"));
    console.log("test successful");
})();
"""

SCAN = """
(async () => {
    const until = async (what, find) => {
        for (let tries = 0; tries < 1200; tries++) {
            const found = find();
            if (found) return found;
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        throw new Error("never seen: " + what);
    };
    const scan = async (code, answer) => {
        const box = await until("the box", () => document.querySelector(".o_parts_scan input"));
        box.value = code;
        box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
        await until(answer, () => document.querySelector(".o_parts_scan " + answer));
    };
    await scan("4711", ".text-danger");
    await scan("6901234567892", ".text-success");
    await until("the person", () =>
        document.querySelector("[name=move_line_ids] td[name=issuer_confirmer_id] img"));
    console.log("test successful");
})();
"""


@tagged("post_install", "-at_install", "browser")
class TestBrowser(PartsBuilders, HttpCase):
    """The parts issue on the screen, as the people who sign see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build()

    def press(self, person, button, state):
        self.browser_js(
            "/odoo/parts-issues",
            PRESS % {"button": button, "state": state},
            ready="!!document.querySelector('.o_kanban_record')",
            login=person.login,
        )

    def test_two_people_press_their_buttons(self):
        issue = self.new_issue(origin="SO-77")
        self.press(self.sam, "action_sign_issue", "signed")
        self.press(self.eva, "action_sign_check", "checked")
        self.press(self.sam, "action_issue_parts", "issued")
        self.env.invalidate_all()
        self.assertEqual(issue.issue_state, "issued")

    @mute_logger("odoo.http")  # the refusal of the wrong code
    def test_scanner_confirms_a_line_and_hears_what_is_wrong(self):
        self.piston.barcode = "6901234567892"
        issue = self.new_issue(origin="SO-78")
        self.browser_js(
            f"/odoo/parts-issues/{issue.id}",
            SCAN,
            ready="!!document.querySelector('.o_parts_scan input')",
            login=self.sam.login,
        )
        self.env.invalidate_all()
        self.assertEqual(issue.move_line_ids.issuer_code, "6901234567892")
