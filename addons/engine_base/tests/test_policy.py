from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..tools import moment
from .common import EngineCase


@tagged("post_install", "-at_install")
class TestPolicy(EngineCase):
    """Clause numbers as data: versions, approval, effective dates (design 5.1)."""

    def new_version(self, **vals):
        action = self.policy.with_user(self.manager).action_new_version()
        draft = self.env["engine.policy"].browse(action["res_id"]).with_user(self.manager)
        draft.write({"reason": "test", **vals})
        return draft

    def test_every_company_gets_the_shipped_policy(self):
        company = self.env["res.company"].create({"name": "Branch"})
        policy = self.env["engine.policy"]._of(company)
        self.assertEqual((policy.version, policy.state), (1, "active"))
        self.assertEqual(policy.approval_supervisor_max, 20000)

    def test_shipped_numbers_are_those_of_the_specification(self):
        self.assertRecordValues(
            self.policy,
            [
                {
                    "contact_limit_h": 2,
                    "response_limit_a_h": 4,
                    "response_limit_d_h": 72,
                    "engineer_max_level": {"junior": "D", "engineer": "C", "senior": "B"},
                    "approval_engineer_max": 2000,
                    "approval_director_max": 100000,
                    "fmea_rpn_limit": 125,
                    "fmea_severity_limit": 9,
                    "count_accuracy_min": 99.5,
                    "slow_mover_days": 180,
                    "kpi_first_fix_min": 85,
                    "complaint_severe_escalation_h": 8,
                }
            ],
        )

    def test_version_holds_from_its_date_and_the_old_one_before(self):
        tomorrow = fields.Date.today() + timedelta(days=1)
        draft = self.new_version(contact_limit_h=1, effective_on=tomorrow)
        draft.action_submit()
        draft.with_user(self.director).action_approve()
        policies = self.env["engine.policy"]
        self.assertEqual(policies._of(self.env.company).contact_limit_h, 2)
        self.assertEqual(policies._of(self.env.company, tomorrow).contact_limit_h, 1)

    def test_author_cannot_approve(self):
        self.manager.group_ids += self.env.ref("engine_base.group_director")
        draft = self.new_version()
        draft.action_submit()
        with self.assertRaisesRegex(UserError, "somebody else"):
            draft.action_approve()

    def test_numbers_of_another_author_are_not_written_and_approved(self):
        other = self.new_person("test_manager2", "manager")
        other.group_ids += self.env.ref("engine_base.group_director")
        draft = self.new_version()
        with self.assertRaisesRegex(UserError, "who drafted it, changes it"):
            draft.with_user(other).write({"approval_engineer_max": 19999})
        draft.action_submit()
        draft.with_user(other).action_approve()
        self.assertEqual(draft.approval_engineer_max, 2000)

    def test_day_is_the_company_s_whatever_the_time_zone_of_the_client(self):
        self.env.company.resource_calendar_id.tz = "Asia/Shanghai"
        yesterday = moment.company_today(self.env, self.env.company) - timedelta(days=1)
        draft = self.new_version(effective_on=yesterday)
        for zone in ("Pacific/Pago_Pago", "Etc/GMT+12"):
            with self.assertRaisesRegex(ValidationError, "day that is over"), self.cr.savepoint():
                draft.with_context(tz=zone).action_submit()
        with freeze_time("2026-05-05 23:30:00"):  # 6 May in Shanghai
            morning = self.new_version(effective_on="2026-05-06", contact_limit_h=1)
            morning.action_submit()
            morning.with_user(self.director).action_approve()
            policies = self.env["engine.policy"].with_context(tz="America/New_York")
            self.assertEqual(policies._of(self.env.company).contact_limit_h, 1)

    def test_only_director_or_general_manager_approve(self):
        draft = self.new_version()
        draft.action_submit()
        for role in ("support", "engineer", "supervisor", "storekeeper", "finance", "quality"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                draft.with_user(self.people[role]).action_approve()
        self.assertEqual(draft.state, "submitted")

    def test_active_version_cannot_change(self):
        for person in (self.manager, self.director):
            with self.assertRaises(UserError):
                self.policy.with_user(person).write({"contact_limit_h": 99})
        with self.assertRaises(UserError):
            self.policy.with_user(self.manager).unlink()

    def test_state_cannot_be_written_or_chosen(self):
        draft = self.new_version()
        with self.assertRaises(AccessError):
            draft.write({"state": "active"})
        with self.assertRaises(AccessError):
            draft.with_context(engine_transition_key=1).write({"state": "active"})
        with self.assertRaises(AccessError):
            draft.create({"state": "active"})
        created = draft.with_context(default_state="active").create({})
        self.assertEqual(created.state, "draft")

    def test_retroactive_version_is_refused(self):
        draft = self.new_version(effective_on=fields.Date.today() - timedelta(days=1))
        with self.assertRaisesRegex(ValidationError, "day that is over"):
            draft.action_submit()

    def test_negative_number_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot be negative"):
            self.new_version(contact_limit_h=-1)

    def test_amounts_have_to_ascend(self):
        with self.assertRaisesRegex(ValidationError, "ascend"):
            self.new_version(approval_engineer_max=50000)

    def test_changes_are_shown_to_the_approver(self):
        draft = self.new_version(contact_limit_h=3)
        self.assertIn("Contact the Customer", draft.change_summary)
        self.assertNotIn("Slow Mover", draft.change_summary)

    def test_people_and_version_are_kept_by_the_system(self):
        draft = self.new_version()
        with self.assertRaises(UserError):
            draft.write({"author_id": self.director.id})
        created = draft.create({"author_id": self.director.id, "version": 77})
        self.assertEqual(created.author_id, self.manager)
        self.assertNotEqual(created.version, 77)
