"""Specification clause 2: the dedicated engineer of a VIP customer is on leave."""

from odoo.tests import tagged

from odoo.addons.engine_aftersales.tests.workforce.common import WorkforceCase


@tagged("post_install", "-at_install")
class TestVipDedicatedEngineerIsOnLeave(WorkforceCase):
    """Clause 2: the named deputy goes, everybody reads why, and the week after it is undone."""

    def test_deputy_serves_the_customer_for_the_days_of_leave(self):
        dedicated, deputy = self.supervisor_names_the_two_engineers()
        order = self.vip_customer_reports_a_fault()
        self.assertEqual(order.dedicated_text, "Liu / Chen")
        engineer, reason = self.propose(order, weeks=1)
        self.assertEqual(engineer.id, dedicated.id)
        self.supervisor_records_leave(dedicated)
        engineer, reason = self.propose(order, weeks=1)
        self.assertEqual(engineer.id, deputy.id)
        self.assertRegex(reason, "Liu is on leave .*Chen is the deputy at Haulage Ltd")
        self.assertEqual(self.propose(order, weeks=2)[0].id, dedicated.id)
        self.support_takes_the_proposal(order)
        self.deputy_falls_ill_too(deputy)
        engineer, reason = self.propose(order, weeks=1)
        self.assertNotIn(engineer.id, (dedicated | deputy).ids)
        self.assertRegex(reason, "Liu is on leave.*Chen is on leave.*engineers who can go")

    def supervisor_names_the_two_engineers(self):
        engineers = self.new_engineer("Liu") | self.new_engineer("Chen")
        self.customer.with_user(self.customer_service).write(
            {
                "service_tier": "vip",
                "dedicated_engineer_id": engineers[0].id,
                "deputy_engineer_id": engineers[1].id,
            }
        )
        self.assertFalse(self.customer.with_user(self.support).dedicated_warning)
        return engineers

    def vip_customer_reports_a_fault(self):
        request = (
            self.env["helpdesk.ticket"]
            .with_user(self.customer_service)
            .create({"serial_number": "TEST-0001", "description": "Loses power uphill"})
        )
        self.assertEqual(request.dedicated_text, "Liu / Chen")
        request.action_confirm_contact("Spoke to the driver")
        request.with_user(self.support).fault_code_ids = self.fault
        request.action_create_service_order()
        return request.service_order_ids.with_user(self.support)

    def supervisor_records_leave(self, engineer):
        self.env["engine.engineer.leave"].with_user(self.supervisor).create(
            {
                "employee_id": engineer.id,
                "first_day": self.monday(),
                "last_day": self.monday(),
            }
        ).action_apply()

    def deputy_falls_ill_too(self, deputy):
        self.supervisor_records_leave(deputy)

    def support_takes_the_proposal(self, order):
        order.schedule_date = self.at(self.monday())
        order.action_propose_engineer()
        self.assertEqual(order.engineer_id.name, "Chen")
        self.assertIn("Liu is on leave", order.message_ids[0].body)

    def propose(self, order, weeks):
        day = self.monday(weeks)
        return order._propose_engineer(self.at(day), self.at(day, 23))
