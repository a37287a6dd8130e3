"""Specification clause 2: the dedicated engineer of a VIP customer is on leave."""

from odoo.tests import tagged

from odoo.addons.engine_aftersales.tests.dispatch.common import MONDAY, DispatchCase


@tagged("post_install", "-at_install")
class TestVipDedicatedEngineerIsOnLeave(DispatchCase):
    """Clause 2: the named deputy goes, and who is away stands in the list with the reason."""

    def test_deputy_serves_the_customer_for_the_days_of_leave(self):
        dedicated, deputy = self.supervisor_names_the_two_engineers()
        order = self.vip_customer_reports_a_fault()
        self.assertEqual(order.dedicated_text, "Ma / Li")
        self.assertEqual(self.proposed(order)[0].engineer_id, dedicated)
        self.supervisor_records_leave(dedicated)
        first, *others = self.proposed(order)
        self.assertEqual(first.engineer_id, deputy)
        self.assertIn("Li serves this customer as dedicated engineer or deputy", first.why)
        (absent,) = (one for one in others if one.engineer_id == dedicated)
        self.assertFalse(absent.start_at)
        self.assertTrue(absent.why)
        self.support_takes_the_proposal(first)
        self.assertEqual(order.engineer_id, deputy)
        self.supervisor_records_leave(deputy)
        self.assertNotIn(self.proposed(order)[0].engineer_id, dedicated | deputy)

    def supervisor_names_the_two_engineers(self):
        self.middle.engineer_grade = "senior"  # faults of a VIP's engine are level B at least
        self.customer.with_user(self.customer_service).write(
            {
                "service_tier": "vip",
                "dedicated_engineer_id": self.middle.id,
                "deputy_engineer_id": self.senior.id,
            }
        )
        self.assertFalse(self.customer.with_user(self.support).dedicated_warning)
        return self.middle, self.senior

    def vip_customer_reports_a_fault(self):
        self.new_engineer("Su", "supervisor", 31.30)
        request = (
            self.env["helpdesk.ticket"]
            .with_user(self.customer_service)
            .create({"serial_number": "TEST-0001", "description": "Loses power uphill"})
        )
        self.assertEqual(request.dedicated_text, "Ma / Li")
        request.action_confirm_contact("Spoke to the driver")
        request.with_user(self.support).fault_code_ids = self.fault
        request.action_create_service_order()
        return request.service_order_ids.with_user(self.support)

    def supervisor_records_leave(self, engineer):
        self.env["engine.engineer.leave"].with_user(self.supervisor).create(
            {
                "employee_id": engineer.id,
                "first_day": MONDAY.date(),
                "last_day": MONDAY.date().replace(day=MONDAY.day + 7),
            }
        ).action_apply()

    def proposed(self, order):
        """Return the lines that *Propose Engineer* shows, the best first."""
        action = order.action_rank_engineers()
        wizard = self.env[action["res_model"]].with_user(self.support)
        return wizard.with_context(**action["context"]).create({}).candidate_ids

    def support_takes_the_proposal(self, line):
        line.action_choose()
        line.wizard_id.action_confirm()
