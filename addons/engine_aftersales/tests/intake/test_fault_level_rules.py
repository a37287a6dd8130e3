from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

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
        clock = self.clocks(ticket, "on_site")
        for vals, level, limit in (
            ({"engine_stands_still": True}, "B", self.policy.response_limit_b_h),
            ({"is_safety_risk": True}, "A", self.policy.response_limit_a_h),
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

    def test_copied_request_is_judged_by_the_rules(self):
        ticket = self.standard_ticket(self.middle)
        ticket.write({"fault_level": "D", "fault_level_reason": "Spare engine runs"})
        self.assertEqual(ticket.copy().fault_level, "C")

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
