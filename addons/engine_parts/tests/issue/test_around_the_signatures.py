from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import PartsCase

FORGED = {
    "engine_issue_pass": True,
    "engine_transition_key": True,
    "engine_reserving": True,
    "engine_adjusting": True,
    "skip_backorder": True,
    "skip_sanity_check": True,
    "is_scrap": True,
    "cancel_backorder": True,
}


@tagged("post_install", "-at_install")
class TestAroundTheSignatures(PartsCase):
    """Every other door that Odoo has to move the parts of an unsigned issue."""

    def setUp(self):
        super().setUp()
        self.issue = self.new_issue((self.piston, 2), (self.injector, 1))
        self.people = [*self.users.values(), self.max, self.root, self.env.ref("base.user_admin")]

    def assert_refused(self, records, method, *args, **kwargs):
        """The call fails for every role, and nothing has left the store."""
        for person in self.people:
            for context in ({}, {**FORGED, "engine_issue_pass": {"picking_ids": records.ids}}):
                with (
                    self.subTest(person=person.login, method=method, args=args),
                    mute_logger("odoo.models.unlink"),
                    self.assertRaises(UserError),
                ):
                    self.rpc(person, records, method, *args, context=context, **kwargs)
        self.env.invalidate_all()
        self.assertEqual(
            (self.on_hand(self.piston), self.on_hand(self.piston, self.repair)), (10, 0)
        )
        self.assertRecordValues(
            self.issue,
            [{"issue_state": "requested", "issuer_id": False, "state": "assigned"}],
        )

    def test_core_validate(self):
        self.assert_refused(self.issue, "button_validate")

    def test_validate_with_one_signature(self):
        self.issue.with_user(self.sam).action_sign_issue()
        for person in (self.sam, self.max, self.root):
            with self.refused("second person|not allowed"):
                self.rpc(person, self.issue, "button_validate")

    def test_sudo_is_no_signature(self):
        with self.refused("signatures are missing"):
            self.issue.sudo().button_validate()
        with self.refused("signatures are missing"):
            self.issue.sudo()._action_done()
        with self.refused("signatures are missing"):
            self.issue.move_ids.sudo()._action_done()

    def test_signature_fields(self):
        for name, value in {
            "issuer_id": self.sam.id,
            "issued_at": "2026-01-01 00:00:00",
            "checker_id": self.max.id,
            "checked_at": "2026-01-01 00:00:00",
            "special_signer_id": self.sue.id,
            "special_signed_at": "2026-01-01 00:00:00",
            "needs_special_signature": False,
            "issue_fingerprint": "0" * 64,
            "issue_state": "checked",
            "promised_on": "2099-01-01",
            "promise_reason": "x",
        }.items():
            self.assert_refused(self.issue, "write", {name: value})

    def test_signatures_at_creation(self):
        vals = {
            "picking_type_id": self.warehouse.parts_issue_type_id.id,
            "location_id": self.stock.id,
            "location_dest_id": self.repair.id,
        }
        pickings = self.env["stock.picking"]
        late = {
            "issuer_id": self.sam.id,
            "checker_id": self.max.id,
            "issue_state": "checked",
        }
        for name, value in late.items():
            with self.subTest(name), self.assertRaises(UserError):
                pickings.with_user(self.sam).create({**vals, name: value})
        with self.assertRaises(AccessError):
            pickings.with_user(self.sam).with_context(default_issuer_id=self.sam.id).create(
                {**vals}
            )
        forged = (
            pickings.with_user(self.sam)
            .with_context(default_issue_state="checked")
            .create({**vals})
        )
        self.assertEqual(forged.issue_state, "requested")
        self.assertEqual(
            pickings.with_user(self.sam).create({**vals, "state": "done"}).state, "draft"
        )
        with self.assertRaises(AccessError):
            self.issue.with_user(self.sam).copy({"issuer_id": self.max.id})

    def test_copy_is_unsigned(self):
        issue = self.new_checked_issue()
        twin = issue.with_user(self.sam).copy()
        self.assertRecordValues(
            twin, [{"issuer_id": False, "checker_id": False, "issue_state": "requested"}]
        )

    def test_status_of_the_picking(self):
        for state in ("done", "draft", "cancel"):
            self.assert_refused(self.issue, "write", {"state": state})

    def test_status_of_the_moves(self):
        self.assert_refused(self.issue.move_ids, "write", {"state": "done"})
        self.assert_refused(self.issue.move_ids, "write", {"state": "done", "picked": True})
        self.assert_refused(
            self.issue,
            "write",
            {"move_ids": [Command.update(self.issue.move_ids[0].id, {"state": "done"})]},
        )

    def test_type_of_the_picking(self):
        self.assert_refused(self.issue, "write", {"picking_type_id": self.warehouse.int_type_id.id})
        self.assert_refused(
            self.issue.move_ids, "write", {"picking_type_id": self.warehouse.int_type_id.id}
        )

    def test_flag_of_the_type(self):
        issue_type = self.warehouse.parts_issue_type_id
        self.assert_refused(issue_type, "write", {"is_parts_issue": False})
        with self.assertRaises(UserError):
            self.rpc(self.root, self.issue, "write", {"is_parts_issue": False})
            self.rpc(self.root, self.issue, "button_validate")

    def test_moves_to_another_picking(self):
        other = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.stock.id,
            }
        )
        self.assert_refused(self.issue.move_ids, "write", {"picking_id": other.id})
        self.assert_refused(self.issue.move_ids, "write", {"picking_id": False})
        self.assert_refused(other, "write", {"move_ids": [Command.link(self.issue.move_ids[0].id)]})

    def test_lines_to_another_picking_do_not_reach_the_repair_location(self):
        other = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.repair.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.piston.id,
                            "product_uom_qty": 2,
                            "location_id": self.stock.id,
                            "location_dest_id": self.repair.id,
                        }
                    )
                ],
            }
        )
        other.action_confirm()
        line = self.issue.move_line_ids.filtered(lambda line: line.product_id == self.piston)
        line.with_user(self.sam).write({"move_id": other.move_ids.id, "picking_id": other.id})
        with self.refused("two people"):
            other.with_user(self.sam).button_validate()

    def test_moves_from_elsewhere_into_a_signed_issue(self):
        signed = self.new_checked_issue()
        move = self.env["stock.move"].create(
            {
                "product_id": self.gasket.id,
                "product_uom_qty": 1,
                "location_id": self.stock.id,
                "location_dest_id": self.repair.id,
            }
        )
        move._action_confirm()
        with self.assertRaises(UserError):
            move.with_user(self.root).picking_id = signed
        with self.assertRaises(UserError):
            move.with_user(self.root).picking_type_id = self.warehouse.parts_issue_type_id

    def test_deletion(self):
        self.assert_refused(self.issue, "unlink")
        self.assert_refused(self.issue.move_ids, "unlink")
        self.issue.with_user(self.sam).action_cancel()
        with self.refused("evidence"):
            self.issue.with_user(self.root).unlink()

    def test_underscore_methods_are_not_public(self):
        for records, method in (
            (self.issue, "_action_done"),
            (self.issue, "_sign"),
            (self.issue, "_void"),
            (self.issue, "_create_parts_issue"),
            (self.issue.move_ids, "_action_done"),
        ):
            self.assert_refused(records, method)
