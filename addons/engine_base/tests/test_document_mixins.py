from datetime import timedelta

from odoo import models
from odoo.orm.model_classes import add_to_registry
from odoo.tests import tagged

from ..tools import moment
from .common import EngineCase


@tagged("post_install", "-at_install")
class TestDocumentMixins(EngineCase):
    """What a document gets from the approval and the clock mixin; partners stand for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partner = cls.registry["res.partner"]
        bases = partner._base_classes__

        class ResPartner(models.Model):
            _module = None
            _name = "res.partner"
            _inherit = ["res.partner", "engine.approval.mixin", "engine.clock.mixin"]

        add_to_registry(cls.registry, ResPartner)
        cls.registry._setup_models__(cls.env.cr, ["res.partner"])

        @cls.addClassCleanup
        def restore():
            partner._base_classes__ = bases
            cls.registry._setup_models__(cls.env.cr, ["res.partner"])

        cls.documents = cls.env["res.partner"].create([{"name": f"Order {n}"} for n in range(4)])

    def test_newest_approval_gives_the_state(self):
        document = self.documents[0]
        self.assertFalse(document.approval_state)
        approvals = self.env["engine.approval"].with_user(self.support)
        first = approvals._request(document, kind="service", amount=5000)
        self.assertEqual((document.approval_id, document.approval_state), (first, "pending"))
        second = approvals._request(document, kind="service", amount=6000)
        second.with_user(self.supervisor).action_approve()
        self.assertEqual((document.approval_id, document.approval_state), (second, "approved"))
        self.assertEqual(document.approval_ids, second | first)
        action = document.action_open_approvals()
        self.assertEqual(self.env["engine.approval"].search(action["domain"]), second | first)

    def test_worst_clock_gives_the_risk(self):
        ok, warning, late, _none = self.documents
        now = moment.now(self.env)
        self.env["engine.clock"]._start(
            [
                {
                    "record": document,
                    "kind": kind,
                    "limit_h": 10,
                    "started_at": now - timedelta(hours=h),
                }
                for document, kind, h in (
                    (ok, "contact", 1),
                    (warning, "contact", 8),
                    (late, "contact", 11),
                    (late, "on_site", 1),
                )
            ]
        )
        self.assertEqual(self.documents.mapped("clock_risk"), ["ok", "warning", "late", "none"])
        self.assertEqual(late.clock_due_at, now - timedelta(hours=1))
        self.assertEqual(len(late.clock_ids), 2)
        for risk, document in zip(("ok", "warning", "late", "none"), self.documents, strict=True):
            with self.subTest(risk=risk):
                found = self.env["res.partner"].search(
                    [("clock_risk", "=", risk), ("id", "in", self.documents.ids)]
                )
                self.assertEqual(found, document)

    def test_risk_of_many_documents_costs_one_query(self):
        self.env["engine.clock"]._start(
            [{"record": document, "kind": "repair", "limit_h": 1} for document in self.documents]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.documents.mapped("clock_risk")
