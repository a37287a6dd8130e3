from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Date
from odoo.tests import Form, tagged

from odoo.addons.engine_base.tools.moment import Replay, now

from .test_fault_level_rules import LevelCase


@tagged("post_install", "-at_install")
class TestFaultLevelTable(LevelCase):
    """The table is edited by users; open requests change when somebody says so."""

    def new_rule(self, **vals):
        return self.rules.with_user(self.users["support"]).create(
            {"name": "Fuel is urgent", "system": "fuel", "level": "B", **vals}
        )

    def test_rule_by_system_type_and_company(self):
        self.new_rule()
        self.assertEqual(self.standard_ticket(self.mild).fault_level, "B")
        cold = self.new_fault("T-COLD", "D", system="cooling")
        self.assertEqual(self.standard_ticket(cold).fault_level, "D")
        other = self.env["res.company"].create({"name": "Other Factory"})
        self.new_rule(name="Theirs", system="cooling").sudo().company_id = other
        self.assertEqual(self.standard_ticket(cold).fault_level, "D")
        advice = self.env.ref("engine_aftersales.ticket_type_advice")
        self.new_rule(
            name="Advice waits", system=False, type_id=advice.id, result="set", level="D",
            sequence=99,
        )  # fmt: skip
        self.assertEqual(self.standard_ticket(self.bad, type_id=advice.id).fault_level, "D")

    def test_rule_holds_from_its_day_on(self):
        self.new_rule(effective_on=Date.today() + timedelta(days=2))
        self.assertEqual(self.standard_ticket(self.mild).fault_level, "D")
        self.rules.search([("name", "=", "Fuel is urgent")]).effective_on = Date.today()
        self.assertEqual(self.standard_ticket(self.mild).fault_level, "B")

    def test_history_is_judged_by_its_data(self):
        past = Replay(at=now(self.env), is_history=True)
        tickets = self.env["helpdesk.ticket"].with_context(engine_moment=past)
        ticket = tickets.create(
            {"serial_number": "DESK-0001", "fault_code_ids": [Command.set(self.mild.ids)]}
        )
        self.assertEqual(ticket.fault_level, "D")

    def test_incomplete_rules_are_refused(self):
        for vals in (
            {"level": False},
            {"result": "raise", "steps": 0},
            {"result": "raise", "raise_limit": False},
            {"code_match": "equal"},
            {"code_level": "A"},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.new_rule(**vals)

    def test_keepers_of_the_table(self):
        rule = self.new_rule()
        for role, user in self.users.items():
            with self.subTest(role=role):
                if role in ("support", "quality", "manager"):
                    rule.with_user(user).name = f"Kept by {role}"
                else:
                    with self.assertRaises(AccessError):
                        rule.with_user(user).name = "Mine"

    def test_changed_table_changes_no_open_request_by_itself(self):
        open_one, closed, held = (self.standard_ticket(self.mild) for _n in range(3))
        closed.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        held.write({"fault_level": "A", "fault_level_reason": "Ferry"})
        self.new_rule()
        self.env.flush_all()
        self.assertEqual(open_one.fault_level, "D")
        action = self.rules.with_user(self.users["support"]).action_review_open_requests()
        review = self.env[action["res_model"]].with_user(self.users["support"]).create({})
        self.assertGreaterEqual(review.open_count, 2)
        self.assertEqual(review.changed_count, 1)
        self.assertIn(open_one.number, review.preview)
        self.assertEqual(open_one.fault_level, "D", "the preview changes nothing")
        review.action_confirm()
        self.assertEqual(open_one.fault_level, "B")
        self.assertEqual((closed.fault_level, held.fault_level), ("D", "A"))
        self.assertRecordValues(
            open_one.fault_level_change_ids[-1],
            [{"cause": "review", "level_from": "D", "level_to": "B", "reason": "Fuel is urgent"}],
        )
        self.assertEqual(self.clocks(open_one, "on_site").fault_level, "B")
        self.assertFalse(review.create({}).changed_count)

    def test_review_is_for_its_roles(self):
        review = self.env["engine.fault.level.review"].create({})
        with self.assertRaises(AccessError):
            review.with_user(self.clerk).action_confirm()

    def test_dialog_shows_the_level_of_some_facts(self):
        with Form(self.env["engine.fault.level.try"].with_user(self.clerk)) as form:
            self.assertFalse(form.level)
            form.fault_code_ids.add(self.middle)
            self.assertEqual(form.level, "C")
            form.tier = "vip"
            self.assertEqual(form.level, "B")
            form.engine_stands_still = True
            self.assertIn("at least B", str(form.explanation))
            form.is_safety_risk = True
            self.assertEqual(form.level, "A")


@tagged("post_install", "-at_install")
class TestLevelOfOrders(LevelCase):
    """A service order has the level of its request, also where the codes alone say less."""

    def order(self, ticket):
        ticket.action_create_service_order()
        return ticket.service_order_ids.with_user(self.users["support"])

    def test_order_takes_the_level_of_the_request(self):
        order = self.order(self.standard_ticket(self.mild, engine_stands_still=True))
        self.assertEqual(order.fault_level, "B")
        order.fault_code_ids = [Command.link(self.middle.id)]
        self.assertEqual(order.fault_level, "B", "a code more does not make it milder")

    def test_draft_order_follows_the_request(self):
        ticket = self.standard_ticket(self.mild)
        order = self.order(ticket)
        ticket.is_safety_risk = True
        self.assertEqual(order.fault_level, "A")

    def test_order_milder_than_its_request_is_not_diagnosed(self):
        order = self.order(self.standard_ticket(self.mild, engine_stands_still=True))
        order.diagnosis_ids = [Command.create({"conclusion": "Worn"})]
        order.fault_level = "D"
        with self.assertRaisesRegex(UserError, "its request is level B"):
            order.action_diagnose()

    def test_milder_level_with_a_reason_on_the_request_holds_for_the_order(self):
        ticket = self.standard_ticket(self.bad)
        ticket.write({"fault_level": "D", "fault_level_reason": "Spare engine runs"})
        order = self.order(ticket)
        order.diagnosis_ids = [Command.create({"conclusion": "Worn"})]
        self.assertEqual(order.fault_level, "D")
        order.action_diagnose()
        self.assertEqual(order.service_state, "diagnosed")
