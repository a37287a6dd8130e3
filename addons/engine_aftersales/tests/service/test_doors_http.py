import json
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .attack import FORGED, AttackCase


@tagged("post_install", "-at_install")
class TestDoorsOverHttp(AttackCase, HttpCase):
    """The external API itself: JSON-2 with the key of each person, refused with a sentence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        keys = cls.env["res.users.apikeys"]
        with mute_logger("odoo.addons.base.models.res_users"):
            cls.keys = {
                person: keys.with_user(person).sudo()._generate("rpc", "test", tomorrow)
                for person in cls.everybody
            }

    def post(self, person, model, method, **body):
        """Call a method as a program outside does; return (status, sentence)."""
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.sql_db"):
            answer = self.url_open(
                f"/json/2/{model}/{method}",
                data=json.dumps({**body, "context": FORGED}),
                headers={
                    "Authorization": f"Bearer {self.keys[person]}",
                    "Content-Type": "application/json",
                },
            )
        content = answer.json()
        return answer.status_code, content.get("message") if isinstance(content, dict) else content

    def test_keys_open_the_api(self):
        """Else every refusal below would prove nothing."""
        order = self.new_order()
        status, names = self.post(
            self.support, "repair.order", "read", ids=order.ids, fields=["name"]
        )
        self.assertEqual((status, names[0]["name"]), (200, order.name))

    def test_nobody_goes_around_a_gate_over_http(self):
        order = self.walk(self.new_order(), "approved")
        issue, approval = order.issue_picking_ids, order.approval_ids
        row = self.env["engine.transition"].search(
            [("res_model", "=", "repair.order"), ("res_id", "=", order.id)], limit=1
        )
        doors = (
            ("repair.order", "write", order.ids, {"vals": {"service_state": "costed"}}),
            ("repair.order", "write", order.ids, {"vals": {"approved_amount": 1}}),
            ("repair.order", "action_repair_end", order.ids, {}),
            ("repair.order", "_transition", order.ids, {"name": "start_repair"}),
            ("stock.picking", "button_validate", issue.ids, {}),
            ("engine.approval", "write", approval.ids, {"vals": {"amount": 1}}),
            ("engine.transition", "unlink", row.ids, {}),
            (
                "repair.order",
                "create",
                [],
                {"vals_list": [{"lot_id": self.engine.id, "service_state": "archived"}]},
            ),
        )
        before = self.snapshot(order)
        for model, method, ids, arguments in doors:
            body = {**arguments, "ids": ids} if ids else arguments
            for person in self.everybody:
                with self.subTest(door=f"{model}.{method} {arguments}", who=person.login):
                    status, sentence = self.post(person, model, method, **body)
                    self.assertIn(status, range(400, 500))
                    self.assertTrue(sentence)
        self.assertEqual(self.snapshot(order), before)
