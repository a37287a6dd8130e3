from contextlib import contextmanager

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import TransactionCase, new_test_user

from odoo.addons.engine_base.tests.common import ROLES


class PartsBuilders:
    """A store with two plain parts and a special one, and one person per role."""

    @classmethod
    def build(cls):
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "lang": "en_US"})
        cls.users = {
            role: new_test_user(cls.env, f"parts_{role}", groups=f"engine_base.group_{role}")
            for role in ROLES
        }
        cls.sam, cls.pia = cls.users["storekeeper"], cls.users["planner"]
        cls.eva, cls.sue = cls.users["engineer"], cls.users["supervisor"]
        cls.max = new_test_user(
            cls.env, "parts_max", groups="engine_base.group_storekeeper", name="Max Second"
        )
        # Somebody with every right that Odoo and these addons have to give.
        cls.root = new_test_user(
            cls.env,
            "parts_root",
            groups="base.group_system,stock.group_stock_manager,product.group_product_manager,"
            "engine_base.group_manager",
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.env.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.repair = cls.warehouse.repair_location_id
        cls.piston, cls.gasket, cls.injector = cls.env["product.product"].create(
            [
                {
                    "name": name,
                    "is_storable": True,
                    "is_engine_part": True,
                    "is_special_part": special,
                }
                for name, special in (("Piston", False), ("Gasket", False), ("Injector", True))
            ]
        )
        for part in (cls.piston, cls.gasket, cls.injector):
            cls.add_stock(part, 10)

    @classmethod
    def add_stock(cls, part, quantity, location=None):
        cls.env["stock.quant"]._update_available_quantity(part, location or cls.stock, quantity)

    def on_hand(self, part, location=None):
        quants = self.env["stock.quant"].search(
            [("product_id", "=", part.id), ("location_id", "=", (location or self.stock).id)]
        )
        return sum(quants.mapped("quantity"))

    def new_issue(self, *lines, **vals):
        """Return a requested parts issue of (part, quantity) lines, one piston by default."""
        return self.env["stock.picking"]._create_parts_issue(
            [
                {
                    "warehouse_id": self.warehouse.id,
                    "origin": "SO-1",
                    "lines": [
                        {"product_id": part.id, "quantity": quantity}
                        for part, quantity in (lines or [(self.piston, 1)])
                    ],
                    **vals,
                }
            ]
        )

    def new_checked_issue(self, *lines):
        issue = self.new_issue(*lines)
        issue.with_user(self.sam).action_sign_issue()
        issue.with_user(self.max).action_sign_check()
        if issue.needs_special_signature:
            issue.with_user(self.sue).action_sign_special()
        return issue

    def new_issued(self, *lines):
        issue = self.new_checked_issue(*lines)
        issue.with_user(self.sam).action_issue_parts()
        return issue

    @contextmanager
    def refused(self, words):
        """The block ends in a sentence with these words, and everything in it is undone."""
        with self.assertRaisesRegex(UserError, words), self.cr.savepoint():
            yield

    def rpc(self, user, records, method, *args, **kwargs):
        """Call a method the way the external API does, as ``user``."""
        model = self.env[records._name].with_user(user)
        return call_kw(model, method, [records.ids, *args], kwargs)

    def steps(self, issue):
        rows = self.env["engine.transition"].search(
            [("res_model", "=", "stock.picking"), ("res_id", "=", issue.id)], order="sequence_no"
        )
        return rows.mapped("name")


class PartsCase(PartsBuilders, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.build()
