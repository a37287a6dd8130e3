from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import DATA, SeedCase


@tagged("post_install", "-at_install")
class TestSeedWorkforce(SeedCase):
    """Vans, capacity, leave, papers, VIP engineers and requirements come in with the data."""

    def setUp(self):
        super().setUp()
        engineers = {row["code"] for row in self.rows("engineers.csv")}
        details = self.kept_rows(DATA / "engineer_details.csv")
        self.write_rows(
            "engineer_details.csv", [row for row in details if row["engineer"] in engineers]
        )
        self.write_rows(
            "dedicated_engineers.csv", [{"customer": "C001", "engineer": "E02", "deputy": "E17"}]
        )
        sops = {row["code"] for row in self.rows("sops.csv")}
        wanted = self.kept_rows(DATA / "sop_requirements.csv")
        self.write_rows("sop_requirements.csv", [row for row in wanted if row["sop"] in sops])

    def record(self, kind, code):
        return self.env.ref(f"engine_seed.{kind}/{code}")

    def test_details_are_loaded_once(self):
        for _run in range(2):
            code, printed = self.seed()
            self.assertEqual(code, 0, printed)
        engineer = self.record("engineer", "E02")
        self.assertEqual(engineer.van_location_id.name, "服务车 E02 蒋春燕")
        self.assertEqual(len(engineer._engineer_certificates()[engineer]), 3)
        customer = self.record("customer", "C001")
        self.assertEqual(customer.dedicated_engineer_id, engineer)
        self.assertEqual(customer.deputy_engineer_id, self.record("engineer", "E17"))
        sop = self.record("sop", "SOP-FUE-02")
        self.assertEqual(sop.required_skill_ids, self.record("skill", "fuel"))
        self.assertEqual(sop.required_certificate_ids.name, "高压共轨维修证")

    def test_temporary_login_of_the_demo_is_in_service(self):
        self.change(
            "engineers.csv",
            lambda rows: [
                {**row, "service_from": "2020-01-01", "service_until": "2020-02-01"}
                if row["login"] == "temp"
                else row
                for row in rows
            ],
        )
        self.seed()
        until = self.record("engineer", "E27").service_until
        self.assertGreater(until, fields.Date.today() + timedelta(days=80))

    def test_bad_rows_are_named(self):
        self.change(
            "sop_requirements.csv", lambda rows: [{**rows[0], "skills": "magic"}, *rows[1:]]
        )
        code, printed = self.seed()
        self.assertEqual(code, 2)
        self.assertIn("unknown skill magic", printed)
