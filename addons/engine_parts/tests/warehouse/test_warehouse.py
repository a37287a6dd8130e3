from odoo.tests import tagged

from ..common import PartsCase


@tagged("post_install", "-at_install")
class TestWarehouse(PartsCase):
    def assert_equipped(self, warehouse):
        issue_type, location = warehouse.parts_issue_type_id, warehouse.repair_location_id
        self.assertRecordValues(
            issue_type,
            [
                {
                    "is_parts_issue": True,
                    "code": "internal",
                    "company_id": warehouse.company_id.id,
                    "warehouse_id": warehouse.id,
                    "default_location_src_id": warehouse.lot_stock_id.id,
                    "default_location_dest_id": location.id,
                    "return_picking_type_id": warehouse.int_type_id.id,
                }
            ],
        )
        self.assertEqual(issue_type.sequence_id.prefix, f"{warehouse.code}/PI/")
        self.assertEqual(issue_type.sequence_id.company_id, warehouse.company_id)
        self.assertRecordValues(
            location,
            [
                {
                    "usage": "internal",
                    "location_id": warehouse.view_location_id.id,
                    "company_id": warehouse.company_id.id,
                    "warehouse_id": warehouse.id,
                }
            ],
        )

    def test_every_warehouse_is_equipped(self):
        for warehouse in self.env["stock.warehouse"].with_context(active_test=False).search([]):
            self.assert_equipped(warehouse)

    def test_new_warehouse_is_equipped(self):
        self.assert_equipped(self.env["stock.warehouse"].create({"name": "North", "code": "NTH"}))

    def test_new_company_gets_an_equipped_warehouse(self):
        company = self.env["res.company"].create({"name": "Second Factory"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", company.id)])
        self.assert_equipped(warehouse)

    def test_warehouse_from_before_is_equipped_once(self):
        warehouse = self.env["stock.warehouse"].create({"name": "Old", "code": "OLD"})
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_warehouse SET parts_issue_type_id = NULL, repair_location_id = NULL "
            "WHERE id = %s",
            [warehouse.id],
        )
        self.env.invalidate_all()
        self.env["stock.warehouse"]._equip_for_parts_issue()
        self.assert_equipped(warehouse)
        issue_type, location = warehouse.parts_issue_type_id, warehouse.repair_location_id
        self.env["stock.warehouse"]._equip_for_parts_issue()
        self.assertEqual(warehouse.parts_issue_type_id, issue_type)
        self.assertEqual(warehouse.repair_location_id, location)

    def test_repair_location_and_type_are_settled(self):
        with self.refused("settled"):
            self.warehouse.with_user(self.root).repair_location_id = self.stock
        with self.refused("settled"):
            self.warehouse.with_user(self.root).parts_issue_type_id = self.warehouse.int_type_id

    def test_parts_issue_flag_of_a_type_is_settled(self):
        with self.refused("when it is created"):
            self.warehouse.parts_issue_type_id.with_user(self.root).is_parts_issue = False
        with self.refused("when it is created"):
            self.warehouse.int_type_id.with_user(self.root).is_parts_issue = True

    def test_parts_issue_stays_internal(self):
        with self.refused("internal transfer"):
            self.warehouse.parts_issue_type_id.with_user(self.root).code = "outgoing"
