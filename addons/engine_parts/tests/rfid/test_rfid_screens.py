from odoo.tests import tagged

from ..common_rfid import RfidCase

ACTIONS = ("tag", "tag_rule", "reader", "batch", "read", "commission", "tag_import", "read_import")


@tagged("post_install", "-at_install")
class TestRfidScreens(RfidCase):
    def test_every_screen_opens_for_the_people_of_the_store(self):
        self.ingest([self.read(), self.read("xyz")])
        self.new_tag()
        for role in ("storekeeper", "planner", "manager"):
            for name in ACTIONS:
                action = self.env.ref(f"engine_parts.engine_rfid_{name}_action")
                model = self.env[action.res_model].with_user(self.users[role])
                views = [(False, mode) for mode in (*action.view_mode.split(","), "search")]
                arch = model.get_views(views)["views"]
                if action.target != "new":
                    names = list(
                        model.get_views([(False, "list")])["models"][model._name]["fields"]
                    )
                    model.search([]).read(names)
                self.assertIn("form", arch)

    def test_list_of_tags_costs_a_fixed_number_of_queries(self):
        tags = self.env["engine.rfid.tag"].create(
            [
                {"epc": f"3074257BF7194E40000{n:05X}", "product_id": self.piston.id}
                for n in range(40)
            ]
        )
        names = ["epc", "state", "product_id", "quantity", "last_seen_at", "is_conflicting"]
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            tags.read(names)
