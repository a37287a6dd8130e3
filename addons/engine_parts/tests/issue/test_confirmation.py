from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestConfirmation(PartsCase):
    """Issuer and checker each confirm each line, by a scan where the policy wants one."""

    def setUp(self):
        super().setUp()
        self.piston.barcode = "6901234567892"
        self.gasket.default_code = "G-7"
        self.nozzle = self.env["product.product"].create(
            {
                "name": "Nozzle",
                "is_storable": True,
                "is_engine_part": True,
                "tracking": "serial",
                "barcode": "6900000000011",
            }
        )
        self.serials = self.env["stock.lot"].create(
            [{"name": f"N-{number}", "product_id": self.nozzle.id} for number in range(2)]
        )
        for serial in self.serials:
            self.env["stock.quant"]._update_available_quantity(
                self.nozzle, self.stock, 1, lot_id=serial
            )

    def rule(self, value):
        policy = self.env["engine.policy"]._of(self.env.company)
        policy._transitioning().issue_scan = value

    def people(self, issue):
        lines = issue.move_line_ids
        return lines.mapped("issuer_confirmer_id"), lines.mapped("checker_confirmer_id")

    def test_signature_confirms_every_line(self):
        issue = self.new_checked_issue((self.piston, 1), (self.gasket, 2))
        self.assertEqual(self.people(issue), (self.sam, self.max))
        self.assertTrue(all(issue.move_line_ids.mapped("checker_confirmed_at")))

    def test_scan_names_the_line_and_what_is_left(self):
        issue = self.new_issue((self.piston, 1), (self.gasket, 2))
        answer = issue.with_user(self.sam).action_scan(" 6901234567892\n")
        self.assertEqual(answer["left"], 1)
        self.assertIn("Piston", answer["message"])
        line = issue.move_line_ids.browse(answer["line_id"])
        self.assertEqual((line.issuer_confirmer_id, line.issuer_code), (self.sam, "6901234567892"))
        self.assertFalse(line.checker_confirmer_id)
        self.assertEqual(issue.with_user(self.sam).action_scan("G-7")["left"], 0)

    def test_wrong_and_repeated_code_are_refused_in_words(self):
        issue = self.new_issue()
        for code in ("4711", "", "6900000000011"):
            with self.refused("none of its parts"):
                issue.with_user(self.sam).action_scan(code)
        issue.with_user(self.sam).action_scan("6901234567892")
        with self.refused("already"):
            issue.with_user(self.sam).action_scan("6901234567892")

    def test_serial_numbers_are_scanned_one_by_one(self):
        self.rule("traced")
        issue = self.new_issue((self.nozzle, 2), (self.piston, 1))
        with self.refused("scan .*N-"):
            issue.with_user(self.sam).action_sign_issue()
        with self.refused("none of its parts"):
            issue.with_user(self.sam).action_scan(self.nozzle.barcode)
        with self.refused("scan "):
            issue.move_line_ids.with_user(self.sam).action_confirm_line()
        for serial in self.serials:
            issue.with_user(self.sam).action_scan(serial.name)
        issue.with_user(self.sam).action_sign_issue()
        with self.refused("scan .*N-"):
            issue.with_user(self.max).action_sign_check()
        for serial in self.serials:
            issue.with_user(self.max).action_scan(serial.name)
        issue.with_user(self.max).action_sign_check()
        issue.with_user(self.sam).action_issue_parts()
        self.assertEqual(issue.issue_state, "issued")

    def test_scan_of_another_person_is_not_mine(self):
        self.rule("all")
        issue = self.new_issue()
        issue.with_user(self.max).action_scan("6901234567892")
        with self.refused("scan Piston"):
            issue.with_user(self.sam).action_sign_issue()

    def test_line_without_a_code_is_ticked(self):
        self.rule("all")
        self.gasket.barcode = False
        issue = self.new_issue((self.gasket, 1))
        self.assertFalse(issue.move_line_ids.must_be_scanned)
        issue.with_user(self.sam).action_confirm_lines()
        self.assertEqual(issue.move_line_ids.issuer_confirmer_id, self.sam)
        issue.with_user(self.sam).action_sign_issue()
        issue.move_line_ids.with_user(self.eva).action_confirm_line()
        self.assertEqual(issue.move_line_ids.checker_confirmer_id, self.eva)

    def test_issuer_does_not_confirm_as_checker(self):
        issue = self.new_issue()
        issue.with_user(self.sam).action_sign_issue()
        with self.refused("two people"):
            issue.with_user(self.sam).action_scan("6901234567892")
        with self.refused("two people"):
            issue.with_user(self.sam).action_confirm_lines()

    def test_engineer_does_not_confirm_as_issuer(self):
        with self.assertRaises(AccessError):
            self.new_issue().with_user(self.eva).action_scan("6901234567892")

    def test_people_without_a_role_scan_nothing(self):
        issue = self.new_issue()
        for role in ("finance", "planner", "customer_service"):
            with self.assertRaises(AccessError):
                issue.with_user(self.users[role]).action_scan("6901234567892")

    def test_changed_line_loses_its_confirmation_before_any_signature(self):
        issue = self.new_issue((self.piston, 2))
        issue.with_user(self.sam).action_scan("6901234567892")
        issue.move_line_ids.with_user(self.sam).quantity = 1
        self.assertFalse(issue.move_line_ids.issuer_confirmer_id)
        self.assertFalse(issue.move_line_ids.issuer_code)

    def test_change_after_the_signatures_takes_all_confirmations(self):
        issue = self.new_checked_issue((self.piston, 2), (self.gasket, 1))
        issue.move_line_ids[0].with_user(self.sam).quantity = 1
        empty = self.env["res.users"]
        self.assertEqual(self.people(issue), (empty, empty))
        self.assertEqual(issue.issue_state, "requested")

    def test_withdrawn_signatures_take_the_confirmations_too(self):
        issue = self.new_checked_issue()
        issue.with_user(self.max).action_withdraw_signatures()
        self.assertFalse(issue.move_line_ids.checker_confirmer_id)

    def test_issue_with_an_unconfirmed_line_does_not_move(self):
        issue = self.new_checked_issue()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_move_line SET checker_confirmer_id = issuer_confirmer_id WHERE id = %s",
            [issue.move_line_ids.id],
        )
        self.env.invalidate_all()
        with self.refused("no longer the ones"):
            issue.with_user(self.sam).action_issue_parts()

    def test_confirmations_are_not_written(self):
        issue = self.new_issue()
        line = issue.move_line_ids
        vals = {"checker_confirmer_id": self.max.id}
        for person in (self.sam, self.root):
            with self.assertRaises(AccessError):
                self.rpc(person, line, "write", vals)
            with self.assertRaises(AccessError):
                self.rpc(person, issue, "write", {"move_line_ids": [(1, line.id, vals)]})
        with self.assertRaises(AccessError):
            line.with_user(self.sam).with_context(default_checker_confirmer_id=self.max.id).create(
                {
                    "move_id": issue.move_ids.id,
                    "picking_id": issue.id,
                    "product_id": self.piston.id,
                    "quantity": 0,
                    "location_id": self.stock.id,
                    "location_dest_id": self.repair.id,
                }
            )
        copied = line.with_context(tracking_disable=True).copy_data()[0]
        self.assertNotIn("issuer_confirmer_id", copied)
