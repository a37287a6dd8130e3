from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.engine_base.tools import moment

from .common import HoursCase


@tagged("post_install", "-at_install")
class TestHourlyCost(HoursCase):
    """Hours cost what an hour of that engineer cost on that day."""

    def test_history_is_kept_from_the_start(self):
        history = self.engineer_employee.hourly_cost_ids
        self.assertEqual(history.mapped("amount"), [120])
        self.assertFalse(history.valid_from)
        self.engineer_employee.hourly_cost = 130
        self.engineer_employee.hourly_cost = 150  # once more on the same day
        self.engineer_employee.invalidate_recordset()
        self.assertEqual(self.engineer_employee.hourly_cost_ids.mapped("amount"), [150, 120])

    def test_history_of_many_taken_on_together_begins_at_the_start(self):
        first, second = self.env["hr.employee"].create(
            [{"name": "One", "hourly_cost": 80}, {"name": "Two", "hourly_cost": 90}]
        )
        (first | second).hourly_cost = 150
        for employee, before in ((first, 80), (second, 90)):
            self.assertEqual(employee._hourly_cost_on(self.monday), before)
            self.assertEqual(employee._hourly_cost_on(moment.today(self.env)), 150)

    def test_old_hours_keep_their_cost_and_the_cost_of_their_day(self):
        order = self.in_repair()
        logged = self.log(order, hours=1, date=self.monday)
        self.engineer_employee.hourly_cost = 150
        late = self.log(order, hours=1, date=self.monday)
        today = self.log(order, hours=1)
        self.assertEqual((logged | late | today).mapped("amount"), [-120, -120, -150])

    def test_engineer_without_hourly_cost_is_told(self):
        self.engineer_employee.hourly_cost_ids.amount = 0
        order = self.in_repair()
        with self.refused("has no hourly cost"):
            self.log(order, hours=1)

    def test_history_is_for_finance_to_read_and_for_nobody_to_write(self):
        row = self.engineer_employee.hourly_cost_ids
        for person in self.everybody:
            with self.subTest(who=person.login):
                for method, args in (
                    ("write", [[row.id], {"amount": 1}]),
                    ("unlink", [[row.id]]),
                    ("create", [{"employee_id": self.engineer_employee.id, "amount": 1}]),
                ):
                    with self.refused(error=AccessError):
                        self.rpc(person, row._name, method, *args)
        self.assertTrue(self.rpc(self.finance, row._name, "read", [row.id], ["amount"]))
        with self.refused(error=AccessError):
            self.rpc(self.supervisor, row._name, "read", [row.id], ["amount"])
