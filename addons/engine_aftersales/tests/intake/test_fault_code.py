from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..desk_common import DeskCase


@tagged("post_install", "-at_install")
class TestFaultCode(DeskCase):
    """The catalogue of faults: unique codes, causes, parts, procedure, FMEA."""

    def test_code_is_unique(self):
        self.new_fault("T-1")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.new_fault("T-1")

    def test_copy_gets_a_code_of_its_own(self):
        self.assertNotEqual(self.new_fault("T-1").copy().code, "T-1")

    def test_fault_is_found_by_code_and_by_name(self):
        fault = self.new_fault("T-1")
        for text in ("T-1", "Fault T"):
            found = self.env["engine.fault.code"].name_search(text)
            self.assertIn((fault.id, "T-1 Fault T-1"), found)

    def test_rpn_waits_for_all_ratings(self):
        fault = self.new_fault("T-1", fmea_severity=8, fmea_occurrence=3)
        self.assertEqual(fault.fmea_rpn, 0)
        fault.fmea_detection = 5
        self.assertEqual(fault.fmea_rpn, 120)

    def test_rating_above_ten_is_refused(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.new_fault("T-1", fmea_severity=11)

    def test_numbers_outside_of_j1939_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "SPN runs from 0 to 524287"):
            self.new_fault("T-1", spn=2**19)
        with self.assertRaisesRegex(ValidationError, "FMI"):
            self.new_fault("T-2", fmi=32)

    def test_causes_above_a_hundred_percent_are_refused(self):
        causes = [
            Command.create({"name": name, "probability_percent": share})
            for name, share in (("Filter", 60), ("Pump", 41))
        ]
        with self.assertRaisesRegex(ValidationError, "more than 100 %"):
            self.new_fault("T-1", cause_ids=causes)

    def test_masters_are_written_by_support_quality_and_the_administrator(self):
        fault = self.new_fault("T-1")
        sop = self.env["engine.sop"].create({"code": "S-1", "name": "Change the filter"})
        writers = {"support", "quality", "manager"}
        for role, user in self.users.items():
            for record in (fault, sop):
                with self.subTest(role=role, model=record._name):
                    self.assertTrue(record.with_user(user).name)
                    if role in writers:
                        record.with_user(user).name = "Changed"
                    else:
                        with self.assertRaises(AccessError):
                            record.with_user(user).name = "Changed"

    def test_only_the_administrator_deletes(self):
        for role in ("support", "quality"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.new_fault(f"T-{role}").with_user(self.users[role]).unlink()
        self.new_fault("T-9").with_user(self.users["manager"]).unlink()
