from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestFaultLevel(DeskCase):
    """The worst code gives the level; another one needs a reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mild, cls.bad = cls.new_fault("T-D1", "D"), cls.new_fault("T-B1", "B")

    def test_level_is_the_worst_of_the_codes(self):
        codes = (self.mild | self.bad).ids
        self.assertEqual(self.new_ticket(fault_code_ids=[Command.set(codes)]).fault_level, "B")

    def test_level_is_empty_until_somebody_judges(self):
        ticket = self.new_ticket()
        self.assertFalse(ticket.fault_level)
        ticket.fault_level = "C"
        self.assertEqual(ticket.fault_level, "C")

    def test_other_level_without_a_reason_is_refused(self):
        ticket = self.new_ticket(fault_code_ids=[Command.set(self.bad.ids)])
        with self.assertRaisesRegex(ValidationError, "level is B so far. Give the reason"):
            ticket.fault_level = "D"

    def test_other_level_with_a_reason_is_kept(self):
        ticket = self.new_ticket(fault_code_ids=[Command.set(self.bad.ids)])
        ticket.write({"fault_level": "A", "fault_level_reason": "Ferry lies in the harbour"})
        self.assertEqual(ticket.fault_level, "A")

    def test_old_reason_does_not_explain_a_new_change(self):
        ticket = self.new_ticket(fault_code_ids=[Command.set(self.bad.ids)])
        ticket.write({"fault_level": "A", "fault_level_reason": "Ferry lies in the harbour"})
        with self.assertRaisesRegex(ValidationError, "reason"):
            ticket.fault_level = "D"

    def test_level_at_creation_obeys_the_codes(self):
        with self.assertRaisesRegex(ValidationError, "reason"):
            self.new_ticket(fault_code_ids=[Command.set(self.bad.ids)], fault_level="D")

    def test_judged_level_without_codes_changes_with_a_reason_only(self):
        ticket = self.new_ticket(fault_level="A")
        with self.assertRaisesRegex(ValidationError, "level is A so far"):
            ticket.fault_level = "D"

    def test_worse_code_raises_the_level(self):
        ticket = self.new_ticket(fault_code_ids=[Command.set(self.mild.ids)])
        ticket.fault_code_ids = [Command.link(self.bad.id)]
        self.assertEqual(ticket.fault_level, "B")
