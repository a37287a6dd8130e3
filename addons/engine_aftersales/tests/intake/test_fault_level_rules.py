from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Date
from odoo.tests import Form, tagged

from odoo.addons.engine_base.tools.moment import Replay, now

from ..desk_common import DeskCase


class LevelCase(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mild, cls.middle, cls.bad = (
            cls.new_fault(f"T-{level}1", level, system="fuel") for level in "DCB"
        )
        cls.rules = cls.env["engine.fault.level.rule"]

    def standard_ticket(self, *faults, **vals):
        """Return a request of a customer of the standard tier."""
        codes = [Command.set([fault.id for fault in faults])]
        return self.new_ticket(serial_number="DESK-0002", fault_code_ids=codes, **vals)


@tagged("post_install", "-at_install")
class TestFaultLevelRules(LevelCase):
    """Level from the codes, the standstill, the danger and the tier, by an editable table."""

    def test_shipped_rules(self):
        for vals, level in (
            ({}, "D"),
            ({"engine_stands_still": True}, "B"),
            ({"is_safety_risk": True}, "A"),
            ({"serial_number": "DESK-0001"}, "C"),  # a VIP customer
        ):
            with self.subTest(vals):
                ticket = self.standard_ticket(self.mild)
                ticket = self.new_ticket(
                    **{
                        "serial_number": "DESK-0002",
                        "fault_code_ids": [Command.set(self.mild.ids)],
                        **vals,
                    }
                )
                self.assertEqual(ticket.fault_level, level)
                self.assertEqual(ticket.fault_level_by_codes, "D")
                self.assertEqual(ticket.fault_level_by_rules, level)
        stands = self.standard_ticket(self.bad, engine_stands_still=True)
        self.assertEqual(stands.fault_level, "A")
        vip = self.new_ticket(fault_code_ids=[Command.set(self.bad.ids)])
        self.assertEqual(vip.fault_level, "B", "VIP customers are raised, but not beyond B")

    def test_page_says_which_rules_fired(self):
        ticket = self.standard_ticket(self.mild, engine_stands_still=True)
        text = str(ticket.fault_level_explanation)
        self.assertIn("By the fault codes: D", text)
        self.assertIn("at least B: D → B", text)
        self.assertNotIn("People in danger", text)

    def test_explanation_speaks_the_language_of_the_reader(self):
        if not self.env["res.lang"]._lang_get("zh_CN"):
            self.skipTest("This database does not have Chinese.")
        ticket = self.standard_ticket(self.mild, engine_stands_still=True)
        rule = self.env.ref("engine_aftersales.engine_fault_level_rule_stands_still")
        rule.with_context(lang="zh_CN").name = "停机至少B级"
        self.assertIn("停机至少B级", str(ticket.with_context(lang="zh_CN").fault_level_explanation))

    def test_worse_facts_raise_the_level_and_the_clock(self):
        ticket = self.standard_ticket(self.mild)
        policy = self.env["engine.policy"]._of(self.env.company)
        clock = self.clocks(ticket, "on_site")
        for vals, level, limit in (
            ({"engine_stands_still": True}, "B", policy.response_limit_b_h),
            ({"is_safety_risk": True}, "A", policy.response_limit_a_h),
        ):
            ticket.write(vals)
            self.assertEqual((ticket.fault_level, clock.limit_h), (level, limit))
        self.assertEqual(clock.event_ids.mapped("kind"), ["rescheduled", "rescheduled"])
        self.assertIn("People in danger", clock.event_ids[-1].note)

    def test_every_change_is_logged_with_who_from_to_and_why(self):
        ticket = self.standard_ticket(self.mild)
        support = self.users["support"]
        ticket.with_user(support).engine_stands_still = True
        ticket.with_user(support).write(
            {"fault_level": "C", "fault_level_reason": "Second engine takes the load"}
        )
        self.assertRecordValues(
            ticket.fault_level_change_ids,
            [
                {
                    "level_from": False,
                    "level_to": "D",
                    "cause": "rules",
                    "user_id": self.clerk.id,
                    "reason": "Fault level by the fault codes",
                },
                {
                    "level_from": "D",
                    "level_to": "B",
                    "cause": "rules",
                    "user_id": support.id,
                    "reason": "Engine stands still: at least B",
                },
                {
                    "level_from": "B",
                    "level_to": "C",
                    "cause": "person",
                    "user_id": support.id,
                    "reason": "Second engine takes the load",
                },
            ],
        )

    def test_a_person_holds_until_the_rules_say_worse(self):
        ticket = self.standard_ticket(self.middle)
        ticket.write({"fault_level": "D", "fault_level_reason": "Spare engine runs"})
        ticket.fault_code_ids = [Command.link(self.mild.id)]
        self.assertEqual((ticket.fault_level, ticket.fault_level_held), ("D", "D"))
        ticket.fault_code_ids = [Command.unlink(self.middle.id)]
        ticket.fault_code_ids = [Command.link(self.middle.id)]
        self.assertEqual(ticket.fault_level, "D", "not worse than what the person knew")
        ticket.engine_stands_still = True
        self.assertEqual((ticket.fault_level, ticket.fault_level_held), ("B", False))
        self.assertFalse(ticket.fault_level_reason)
        self.assertEqual(ticket.fault_level_change_ids[-1].cause, "overruled")
        self.assertIn("Spare engine runs", ticket.message_ids[0].body)
        self.assertEqual(self.clocks(ticket, "on_site").fault_level, "B")

    def test_a_worse_level_by_a_person_is_not_made_milder_by_facts(self):
        ticket = self.standard_ticket(self.middle)
        ticket.write({"fault_level": "A", "fault_level_reason": "Hospital generator"})
        ticket.engine_stands_still = True
        ticket.fault_code_ids = [Command.clear()]
        self.assertEqual(ticket.fault_level, "A")

    def test_first_judgement_holds_against_milder_codes(self):
        ticket = self.new_ticket(serial_number="DESK-0002", fault_level="B")
        ticket.fault_code_ids = [Command.set(self.middle.ids)]
        self.assertEqual((ticket.fault_level, ticket.fault_level_by_rules), ("B", "C"))
        ticket.fault_level = "C"  # back to what the rules say
        self.assertFalse(ticket.fault_level_held)

    def test_level_given_together_with_facts_still_needs_the_reason(self):
        ticket = self.standard_ticket(self.middle)
        with self.assertRaisesRegex(ValidationError, "Give the reason"):
            ticket.write({"engine_stands_still": True, "fault_level": "C"})
        with self.assertRaisesRegex(ValidationError, "Give the reason"):
            self.standard_ticket(self.mild, engine_stands_still=True, fault_level="D")

    def test_what_the_rules_say_cannot_be_written(self):
        ticket = self.standard_ticket(self.mild)
        for vals in (
            {"fault_level_by_rules": "A"},
            {"fault_level_held": "D"},
            {"fault_level_held_against": "A"},
            {"fault_level_trace": {}},
        ):
            with self.subTest(vals), self.assertRaises(AccessError):
                ticket.write(vals)
            with self.subTest(vals), self.assertRaises(AccessError):
                self.standard_ticket(self.mild, **vals)
        change = ticket.fault_level_change_ids
        with self.assertRaises(AccessError):
            change.sudo().write({"reason": "another"})

    def test_form_follows_the_facts_and_asks_for_the_reason(self):
        with Form(
            self.env["helpdesk.ticket"].with_user(self.clerk),
            view="engine_aftersales.helpdesk_ticket_view_form",
        ) as form:
            form.serial_number = "DESK-0002"
            form.symptom = "Smokes"
            form.engine_stands_still = True
            self.assertEqual(form.fault_level, "B")
            form.fault_level = "A"
            with self.assertRaises(AssertionError, msg="the reason is required"):
                form.save()
            form.fault_level_reason = "Ferry with passengers"
        self.assertEqual(form.record.fault_level_held, "A")

    def test_many_requests_at_once_are_judged_with_few_queries(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.clerk)
        tickets |= tickets.create(
            [
                {"serial_number": "DESK-0002", "fault_code_ids": [Command.set(self.mild.ids)]}
                for _number in range(30)
            ]
        )
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        tickets.write({"engine_stands_still": True})
        self.env.flush_all()
        self.assertEqual(set(tickets.mapped("fault_level")), {"B"})
        self.assertLess(self.env.cr.sql_log_count - before, 30 * 6)


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
        with self.assertRaisesRegex(Exception, "its request is level B"):
            order.action_diagnose()

    def test_milder_level_with_a_reason_on_the_request_holds_for_the_order(self):
        ticket = self.standard_ticket(self.bad)
        ticket.write({"fault_level": "D", "fault_level_reason": "Spare engine runs"})
        order = self.order(ticket)
        order.diagnosis_ids = [Command.create({"conclusion": "Worn"})]
        self.assertEqual(order.fault_level, "D")
        order.action_diagnose()
        self.assertEqual(order.service_state, "diagnosed")
