from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import WorkforceCase


@tagged("post_install", "-at_install")
class TestVan(WorkforceCase):
    """The van of an engineer is a location marked as one, of nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.wu = cls.new_engineer("Wu")
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.part = cls.env["product.product"].create(
            {"name": "Belt", "is_storable": True, "is_engine_part": True}
        )
        cls.keeper = cls.people["storekeeper"]

    def new_van(self, name="Wu"):
        vans = self.env["stock.location"].sudo()
        return vans.create(vans._prepare_van_vals(name, self.warehouse))

    def load(self, engineer, person=None):
        wizards = self.env["engine.van.load"].with_user(person or self.keeper)
        wizard = wizards.create(
            {
                "employee_id": engineer.id,
                "warehouse_id": self.warehouse.id,
                "line_ids": [(0, 0, {"product_id": self.part.id, "quantity": 1})],
            }
        )
        return wizard.action_load()

    def test_ordinary_location_is_no_van(self):
        with self.assertRaisesRegex(ValidationError, "is no van"):
            self.wu.van_location_id = self.warehouse.lot_stock_id

    def test_van_of_somebody_else_is_refused(self):
        van = self.new_van()
        self.wu.van_location_id = van
        with self.assertRaisesRegex(ValidationError, "is the van of Wu"):
            self.new_engineer("Li").van_location_id = van

    def test_van_carries_the_login_of_its_engineer(self):
        self.wu.van_location_id = van = self.new_van()
        self.assertFalse(van.van_user_id)
        user = self.env["res.users"].create({"name": "Wu", "login": "wu-of-the-van"})
        self.wu.user_id = user
        self.assertEqual(van.van_user_id, user)
        self.wu.van_location_id = False
        self.assertFalse(van.van_user_id)

    def test_first_load_sets_up_the_van_of_an_engineer_without_login(self):
        self.load(self.wu)
        van = self.wu.van_location_id
        self.assertTrue(van.is_engine_van)
        self.load(self.wu)
        loads = self.env["stock.picking"].search([("location_dest_id", "=", van.id)])
        self.assertEqual((len(loads), self.wu.van_location_id), (2, van))

    def test_only_store_and_planner_load_vans(self):
        with self.assertRaises(AccessError):
            self.load(self.wu, self.people["engineer"])
        self.assertFalse(self.wu.van_location_id)
