from functools import partial
from threading import Barrier, Thread

from odoo.exceptions import LockError, UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..service.committed import CommittedCase
from .recovery_common import RecoveryBuilders


@tagged("post_install", "-at_install")
class TestRecoveryAtOnce(RecoveryBuilders, CommittedCase):
    """Two people of finance press in the same moment: one invoice, one claim, one refund."""

    @classmethod
    def build(cls):
        super().build()
        cls.second_finance = cls.new_person("test_finance2", "finance")

    @classmethod
    def _settings(cls):
        names = [
            "engine_labour_product_id",
            "engine_travel_product_id",
            "engine_outside_product_id",
            "engine_recovery_account_id",
        ]
        company = cls.env.company
        return [*super()._settings(), (company, [{name: company[name] for name in names}])]

    def press_together(self, model, record_id, button):
        """Press in two threads that wait for each other, as the server does; return what came."""
        start, outcomes = Barrier(2), []

        def press(person):
            with self.session(person) as env:
                record = env[model].browse(record_id)
                record.display_name  # the snapshot begins before the other one commits  # noqa: B018
                start.wait(timeout=60)
                try:
                    with mute_logger("odoo.sql_db"):
                        retrying(partial(self.press_and_flush, record, button), env)
                    env.cr.commit()
                    outcomes.append(None)
                except Exception as error:  # noqa: BLE001 - the test looks at it
                    outcomes.append(error)

        threads = [
            Thread(target=press, args=(person,)) for person in (self.finance, self.second_finance)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=180)
        self.assertEqual(len(outcomes), 2)
        self.assertIn(None, outcomes)
        for outcome in filter(None, outcomes):
            self.assertIsInstance(outcome, UserError)
            self.assertRegex(str(outcome), "somebody else is working on it")

    def press_and_flush(self, record, button):
        getattr(record, button)()
        record.env.flush_all()

    def test_invoice_is_made_once(self):
        order_id = self.committed_order("costed", bearer="customer")
        self.press_together("repair.order", order_id, "action_invoice_customer")
        self.assertEqual(len(self.reread(order_id).invoice_ids), 1)

    def test_claims_and_refund_are_made_once(self):
        order_id = self.committed_order("costed", bearer="supplier")
        self.press_together("repair.order", order_id, "action_claim_supplier")
        claims = self.reread(order_id).claim_ids
        self.assertEqual(len(claims), 2)
        claim = claims[0].with_user(self.finance)
        claim.action_send()
        claim.action_accept()
        self.commit()
        self.press_together("engine.supplier.claim", claim.id, "action_create_refund")
        self.assertEqual(len(self.reread(order_id).claim_ids.refund_ids), 1)

    def test_second_waits_and_finds_the_invoice(self):
        order_id = self.committed_order("costed", bearer="customer")
        with self.session(self.finance) as one, self.session(self.second_finance) as other:
            first = one["repair.order"].browse(order_id)
            second = other["repair.order"].browse(order_id)
            self.assertFalse(second.invoice_ids)
            self.press_and_flush(first, "action_invoice_customer")
            with self.assertRaisesRegex(LockError, "somebody else is working on it"):
                self.press_and_flush(second, "action_invoice_customer")
            one.cr.commit()
            with mute_logger("odoo.sql_db"):
                retrying(partial(self.press_and_flush, second, "action_invoice_customer"), other)
            other.cr.commit()
        self.assertEqual(len(self.reread(order_id).invoice_ids), 1)
