from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import WorkforceCase


@tagged("post_install", "-at_install")
class TestPeaks(WorkforceCase):
    """Clause 2: load against capacity of the coming days, and who is taken on for a peak."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["hr.employee"].search([("is_engineer", "=", True)]).engineer_grade = False
        cls.own = cls.new_engineer("Own")
        cls.qualify(cls.own, cls.fuel)
        cls.forecasts = cls.env["engine.peak.forecast"]
        cls.proposals = cls.env["engine.peak.proposal"]

    def refresh(self):
        self.forecasts._refresh(self.company)
        return self.proposals.search([("state", "=", "draft")])

    def hours(self, kind):
        rows = self.forecasts.search([("kind", "=", kind), ("company_id", "=", self.company.id)])
        return sum(rows.mapped("hours"))

    def overload(self, orders=20, **vals):
        """Open more work of level B on a Monday than one engineer has time for."""
        self.fault.required_skill_ids = self.fuel
        fault = self.new_fault("T-B", level="B", required_skill_ids=[Command.set(self.fuel.ids)])
        return self.env["repair.order"].concat(
            *(
                self.new_order(
                    parts=[],
                    fault_code_ids=[Command.set(fault.ids)],
                    engineer_id=False,
                    schedule_date=self.at(self.monday(), 9),
                    planned_hours=3,
                    **vals,
                )
                for _number in range(orders)
            )
        )

    def test_capacity_is_the_working_time_of_those_in_service(self):
        self.refresh()
        days = self.own._engineer_hours_by_day(self.today, self.today + timedelta(days=13))
        self.assertAlmostEqual(self.hours("capacity"), sum(days[self.own].values()))

    def test_open_orders_and_requests_are_load_and_cancelled_ones_not(self):
        before = self.hours("open") if self.refresh() is not None else 0
        orders = self.overload(orders=2)
        orders[0].with_user(self.supervisor).action_cancel_service("Customer sold the engine")
        self.refresh()
        self.assertAlmostEqual(self.hours("open") - before, 3)
        self.env["helpdesk.ticket"].with_user(self.customer_service).create(
            {"serial_number": "TEST-0001", "description": "Smoke", "company_id": self.company.id}
        )
        self.refresh()
        self.assertGreaterEqual(self.hours("open") - before, 3)

    def test_history_makes_expected_load(self):
        self.refresh()
        self.assertFalse(self.hours("expected"))
        orders = self.overload(orders=30)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE repair_order SET service_state = 'archived',"
            " create_date = create_date - (id %% 30 + 1) * INTERVAL '1 day' WHERE id IN %s",
            [tuple(orders.ids)],
        )
        self.env.invalidate_all()
        self.refresh()
        rows = self.forecasts.search([("kind", "=", "expected")])
        self.assertEqual(rows.skill_id, self.fuel)
        self.assertEqual(set(rows.mapped("level")), {"B"})
        self.assertGreaterEqual(sum(rows.mapped("hours")), sum(rows.mapped("usual_h")))

    def test_nothing_is_proposed_where_all_fits(self):
        self.assertFalse(self.refresh())
        self.assertFalse(self.hours("short"))

    def test_peak_proposes_engineers_with_the_skill_for_the_days(self):
        self.overload()
        proposal = self.refresh()
        self.assertEqual(len(proposal), 1)
        # 20 orders x 3 h on one Monday, 6 h of them are the engineer's own: 54 / 6
        self.assertEqual(proposal.count, 9)
        self.assertEqual(proposal.skill_ids, self.fuel)
        self.assertEqual((proposal.level, proposal.engineer_grade), ("B", "senior"))
        self.assertEqual(proposal.first_day, self.monday())
        days = (proposal.last_day - proposal.first_day).days + 1
        self.assertGreaterEqual(days, self.policy.temporary_min_days)
        self.assertAlmostEqual(self.hours("short"), 54)
        self.assertAlmostEqual(proposal.short_h, 54)

    def test_engineer_without_the_skill_is_no_capacity_for_it(self):
        self.own.employee_skill_ids.unlink()
        self.overload(orders=1)
        self.assertEqual(self.refresh().skill_ids, self.fuel)

    def test_all_on_leave_is_a_peak(self):
        self.give_leave(self.own, self.monday(), self.monday() + timedelta(days=4))
        self.overload(orders=1)
        self.assertEqual(self.refresh().count, 1)

    def test_second_forecast_keeps_what_holds_and_withdraws_what_does_not(self):
        orders = self.overload()
        first = self.refresh()
        self.assertEqual(self.refresh(), first)
        self.assertIn(self.director, first.activity_ids.user_id)
        orders.with_user(self.supervisor).action_cancel_service("Fleet is sold")
        self.assertFalse(self.refresh())
        self.assertEqual(first.state, "superseded")
        self.assertFalse(first.activity_ids)
        self.assertEqual(self.trail(first), ["supersede"])

    def test_director_accepts_and_takes_on_engineers_for_these_days(self):
        self.overload()
        proposal = self.refresh().with_user(self.director)
        decision = self.env["engine.peak.decision"].with_user(self.director)
        action = decision.create(
            {"proposal_ids": proposal.ids, "decision": "accept", "reason": "Harvest"}
        ).action_confirm()
        self.assertEqual(action["res_model"], "engine.peak.hire")
        self.assertEqual((proposal.state, proposal.reason), ("accepted", "Harvest"))
        self.assertFalse(self.refresh(), "what is promised is not proposed once more")
        hire = (
            self.env["engine.peak.hire"]
            .with_user(self.director)
            .create({"proposal_id": proposal.id})
        )
        self.assertEqual(len(hire.line_ids), 9)
        hire.line_ids[0].write({"name": "Xu", "login": "xu"})
        hire.line_ids[1].name = "He"
        hire.action_confirm()
        engineers = proposal.sudo().employee_ids
        self.assertEqual(engineers.mapped("name"), ["He", "Xu"])
        self.assertEqual(set(engineers.mapped("service_until")), {proposal.last_day})
        user = engineers.user_id
        self.assertTrue(user.has_group("engine_base.group_temporary_engineer"))
        self.assertFalse(user.has_group("engine_base.group_supervisor"))
        self.assertTrue(user._engine_out_of_service(), "not before the first day")
        self.assertEqual(proposal.hired_count, 2)
        self.assertFalse(self.refresh())

    def test_no_more_than_agreed_are_taken_on(self):
        self.overload(orders=3)
        proposal = self.refresh()
        proposal.with_user(self.director).action_accept()
        for names in (["One", "Two"], []):
            hire = (
                self.env["engine.peak.hire"]
                .with_user(self.manager)
                .create(
                    {
                        "proposal_id": proposal.id,
                        "line_ids": [Command.create({"name": name}) for name in names],
                    }
                )
            )
            hire.line_ids = [
                Command.clear(),
                *(Command.create({"name": name}) for name in names),
            ]
            with self.assertRaises(UserError), self.cr.savepoint():
                hire.action_confirm()

    def test_login_that_exists_is_refused(self):
        self.overload(orders=3)
        proposal = self.refresh()
        proposal.with_user(self.director).action_accept()
        hire = (
            self.env["engine.peak.hire"]
            .with_user(self.manager)
            .create({"proposal_id": proposal.id})
        )
        hire.line_ids[0].write({"name": "Trick", "login": self.supervisor.login})
        with self.assertRaisesRegex(UserError, "is taken"):
            hire.action_confirm()

    def test_certificates_are_given_only_where_the_papers_were_seen(self):
        self.fault.required_certificate_ids = self.pressure
        self.new_order(schedule_date=self.at(self.monday(), 9), planned_hours=3)
        proposal = self.refresh()
        proposal.with_user(self.director).action_accept()
        hire = (
            self.env["engine.peak.hire"]
            .with_user(self.director)
            .create({"proposal_id": proposal.id})
        )
        for has_papers in (False, True):
            hire.line_ids[0].write({"name": "Xu", "has_papers": has_papers})
            vals = hire.line_ids[0]._prepare_employee_vals()
            self.assertEqual(bool(vals["employee_skill_ids"]), has_papers)

    def test_refusal_needs_a_reason_and_the_role(self):
        self.overload()
        proposal = self.refresh()
        with self.assertRaisesRegex(UserError, "reason"):
            proposal.with_user(self.director).action_refuse(" ")
        for role in ("supervisor", "manager", "engineer", "support", "finance"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                proposal.with_user(self.people[role]).action_accept()
        for vals in ({"state": "accepted"}, {"count": 99}):
            with self.subTest(**vals), self.assertRaises(UserError):
                proposal.with_user(self.supervisor).write(vals)
        proposal.with_user(self.general_manager).action_refuse("Overtime instead")
        self.assertEqual(proposal.decided_by_id, self.general_manager)

    def test_decider_does_not_change_what_was_proposed(self):
        self.overload()
        proposal = self.refresh()
        for vals in ({"count": 1}, {"decided_by_id": self.engineer.id}, {"short_h": 0}):
            with self.subTest(**vals), self.assertRaisesRegex(UserError, "kept by the system"):
                proposal.with_user(self.director).write(vals)

    def test_refresh_is_for_those_who_plan(self):
        for role in ("engineer", "support", "customer_service", "finance"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.forecasts.with_user(self.people[role]).action_refresh()
        self.forecasts.with_user(self.supervisor).action_refresh()
        with self.assertRaises(AccessError):
            self.forecasts.with_user(self.supervisor).create({"day": self.today, "kind": "open"})

    def test_forecast_costs_as_many_queries_for_forty_engineers_as_for_one(self):
        self.overload(orders=3)
        counts = []
        for number in (0, 40):
            self.env["hr.employee"].create(
                [{"name": f"E{one}", "engineer_grade": "senior"} for one in range(number)]
            )
            self.refresh()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.refresh()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)

    def test_other_company_is_kept_apart(self):
        self.overload()
        self.refresh()
        other = self.env["res.company"].create({"name": "Other Works"})
        self.supervisor.company_ids |= other
        rows = self.forecasts.with_user(self.supervisor).with_context(allowed_company_ids=other.ids)
        self.assertFalse(rows.search([]))
