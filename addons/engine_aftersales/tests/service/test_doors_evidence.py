from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import signature_png
from .attack import AttackCase

PNG = signature_png().decode()


@tagged("post_install", "-at_install")
class TestDoorsOfTheEvidence(AttackCase):
    """Trail, approvals, diagnosis, steps, signature and sealed documents stay as they were made."""

    def evidence_doors(self, order):
        model = order._name
        step, diagnosis, approval = order.step_ids[0], order.diagnosis_ids[0], order.approval_ids[0]
        decision, chain = approval.decision_ids[0], approval.step_ids[0]
        row = self.env["engine.transition"].search(
            [("res_model", "=", model), ("res_id", "=", order.id)], limit=1
        )
        forged_row = {
            "res_model": model,
            "res_id": order.id,
            "sequence_no": 99,
            "name": "archive",
            "state_to": "archived",
            "user_id": self.finance.id,
            "done_at": "2026-01-01 00:00:00",
            "hash_own": "x",
        }
        forged_approval = {
            "name": "x",
            "kind": "service_cost",
            "res_model": model,
            "res_id": order.id,
            "company_id": self.company.id,
            "amount": 1e6,
            "requester_id": self.support.id,
            "requested_at": "2026-01-01 00:00:00",
        }
        forged_decision = {
            "approval_id": approval.id,
            "step_id": chain.id,
            "decision": "approved",
            "user_id": self.director.id,
            "decided_at": "2026-01-01 00:00:00",
        }
        mine = {"default_repair_id": order.id}
        return [
            *self.writes(row._name, row.id, {"user_id": self.root.id}, {"hash_own": "x"}),
            *self.calls(row._name, row.id, "unlink", "copy"),
            ("trail row", row._name, "create", ([forged_row],)),
            ("trail, saved", row._name, "web_save", ([row.id], {"note": "x"}, {})),
            *self.writes(
                approval._name,
                approval.id,
                {"state": "approved"},
                {"state": "pending"},
                {"amount": 1},
                {"level": "D"},
                {"requester_id": self.root.id},
                {"fingerprint": "x"},
                {"decision_ids": [[5]]},
                {"step_ids": [[5]]},
            ),
            *self.calls(approval._name, approval.id, "unlink", "copy"),
            ("approval", approval._name, "create", ([{**forged_approval, "state": "approved"}],)),
            (
                "approval by context",
                approval._name,
                "create",
                ([forged_approval],),
                {"default_state": "approved"},
            ),
            ("decision", decision._name, "create", ([forged_decision],)),
            *self.writes(decision._name, decision.id, {"user_id": self.root.id}),
            *self.calls(decision._name, decision.id, "unlink"),
            *self.writes(chain._name, chain.id, {"role": "engineer"}, {"state": "approved"}),
            *self.writes(
                step._name,
                step.id,
                {"is_done": False},
                {"is_mandatory": False},
                {"name": "x"},
                {"done_by_id": self.root.id},
                {"value": "x"},
            ),
            *self.calls(step._name, step.id, "unlink", "copy", "action_do", "action_undo"),
            ("step", step._name, "create", ([{"name": "x"}],), mine),
            *self.writes(diagnosis._name, diagnosis.id, {"conclusion": "x"}),
            *self.calls(diagnosis._name, diagnosis.id, "unlink", "copy"),
            ("diagnosis", diagnosis._name, "create", ([{"conclusion": "x"}],), mine),
            (
                "review",
                "engine.fmea.review",
                "create",
                ([{"failure_mode": "x", "measures": "x"}],),
                mine,
            ),
        ]

    def file_doors(self, file):
        changed = (
            {"datas": PNG[:-8] + "AAAA" + PNG[-4:]},
            {"db_datas": PNG},
            {"res_id": file.res_id + 1},
            {"res_model": "res.partner"},
            {"res_field": "x"},
            {"name": "x"},
            {"mimetype": "text/html"},
            {"type": "url", "url": "http://example.com"},
            {"public": True},
            {"access_token": "known"},
            {"description": "x"},
            {"company_id": False},
        )
        return [
            *self.writes(file._name, file.id, *changed),
            *self.calls(file._name, file.id, "unlink"),
        ]

    def forged_signature(self, order):
        place = {"res_model": order._name, "res_id": order.id, "res_field": "signature"}
        image = {"name": "signature", "datas": PNG}
        by_context = {f"default_{name}": value for name, value in place.items()}
        return [
            ("forged", "ir.attachment", "create", ([{**image, **place}],)),
            ("forged by context", "ir.attachment", "create", ([image],), by_context),
        ]

    def test_before_the_signature(self):
        order = self.walk(self.new_order(), "repaired")
        self.assert_doors_hold(order, self.forged_signature(order))

    def test_archived(self):
        order = self.walk(self.new_order(), "archived")
        signature = self.env["ir.attachment"].search(
            [("res_model", "=", order._name), ("res_id", "=", order.id), ("res_field", "!=", False)]
        )
        self.assertTrue(signature and order.archive_id)
        self.assert_doors_hold(
            order,
            [
                *self.evidence_doors(order),
                *self.forged_signature(order),
                *self.file_doors(signature),
                *self.file_doors(order.archive_id),
            ],
        )

    def test_only_who_confirms_takes_the_signature(self):
        order = self.walk(self.new_order(), "repaired")
        before = self.snapshot(order)
        allowed = (self.customer_service, self.engineer, self.supervisor)
        call = (order._name, "action_sign", ([order.id], "Mr. Zhao", PNG), {})
        for person in self.everybody:
            with self.subTest(who=person.login):
                if person in allowed:
                    self.assertTrue(self.door(order, before, person, call))
                else:
                    self.assertIsNone(self.door(order, before, person, call))

    def test_nobody_diagnoses_or_reviews_in_anothers_name(self):
        order = self.new_order()
        own_name = {"diagnosed_by_id": self.quality.id}
        forged = {f"default_{name}": value for name, value in own_name.items()}
        for vals, context in ((own_name, {}), ({}, forged)):
            new = {"repair_id": order.id, "conclusion": "Leak", **vals}
            ids = self.rpc(self.supervisor, "engine.diagnosis", "create", [new], context=context)
            self.assertEqual(
                self.env["engine.diagnosis"].browse(ids).diagnosed_by_id, self.supervisor
            )
        review = {"repair_id": order.id, "failure_mode": "x", "measures": "y"}
        with self.assertRaisesRegex(UserError, "closed diagnosis"), self.env.cr.savepoint():
            self.rpc(self.director, "engine.fmea.review", "create", [review])
        self.walk(order, "diagnosed")
        for context in ({}, {"default_reviewer_id": self.quality.id}):
            with self.assertRaisesRegex(UserError, "somebody else"), self.env.cr.savepoint():
                self.rpc(self.supervisor, "engine.fmea.review", "create", [review], context=context)
        ids = self.rpc(
            self.director,
            "engine.fmea.review",
            "create",
            [review],
            context={"default_reviewer_id": self.quality.id},
        )
        self.assertEqual(self.env["engine.fmea.review"].browse(ids).reviewer_id, self.director)

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_portal_user_sees_no_order(self):
        order = self.walk(self.new_order(), "approved")
        for record in (order, order.diagnosis_ids, order.step_ids, order.approval_ids):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                self.rpc(self.portal, record._name, "read", [record[0].id])

    def test_code_of_an_administrator_is_found_by_the_trail(self):
        """Who may run code in the server can write anything, as with SQL; it is found."""
        order = self.walk(self.new_order(), "planned")
        action = self.env["ir.actions.server"].create(
            {
                "name": "Shortcut",
                "model_id": self.env["ir.model"]._get_id(order._name),
                "state": "code",
                "code": "record._transitioning().write({'service_state': 'archived'})",
            }
        )
        action.with_user(self.root).with_context(active_model=order._name, active_id=order.id).run()
        faults = self.env["engine.transition"].verify()
        self.assertEqual([fault["document"] for fault in faults], [f"{order._name},{order.id}"])

    def test_update_action_of_an_administrator_is_refused(self):
        order = self.walk(self.new_order(), "planned")
        state = self.env["ir.model.fields"]._get(order._name, "service_state")
        action = self.env["ir.actions.server"].create(
            {
                "name": "Shortcut",
                "model_id": state.model_id.id,
                "state": "object_write",
                "update_path": "service_state",
                "selection_value": state.selection_ids.filtered(lambda s: s.value == "archived").id,
            }
        )
        before = self.snapshot(order)
        call = ("ir.actions.server", "run", [action.ids], {})
        for person in (self.root, self.env.ref("base.user_admin")):
            model, method, args, _none = call
            context = {"active_model": order._name, "active_id": order.id}
            self.assertIsNone(self.door(order, before, person, (model, method, args, context)))
