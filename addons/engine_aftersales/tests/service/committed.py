"""A small service that is really there, for tests with several transactions or processes."""

from odoo.addons.engine_base.tests.committed import Committed

from ..common import ServiceBuilders


class CommittedCase(ServiceBuilders, Committed):
    """The builders of the other tests, committed; afterwards the database is as before."""

    def committed_order(self, to, **vals):
        """Return the id of an order of a new engine, walked to the state ``to`` and committed."""
        engine = self.new_engine(f"ONCE-{self.env['stock.lot'].search_count([])}")
        order = self.new_order(lot_id=engine.id, **vals)
        if to != "draft":
            self.walk(order, to)
        self.commit()
        return order.id

    def reread(self, order_id):
        """Return the order as the database has it now."""
        self.env.cr.rollback()
        self.env.transaction.reset()
        return self.env["repair.order"].browse(order_id)

    def assert_posted_once(self, order):
        """Each effect of a costed order with two parts and one line of hours is there once."""
        mine = [("repair_id", "=", order.id)]
        items = self.env["account.move.line"].search(mine)
        self.assertEqual(len(order.cost_ids), 3)
        self.assertEqual(self.env["account.analytic.line"].search_count(mine), 3)
        self.assertEqual(len(items.move_id), 2, "one entry for the parts, one for the labour")
        self.assertEqual(set(items.move_id.mapped("state")), {"posted"})
        self.assertEqual(order.cost_difference, 0)
        self.assertEqual(order.cost_total, 2 * 450.55 + 80 + 2.5 * 120)
        self.assertEqual(self.env["engine.transition"].verify(), [])

    @classmethod
    def remember(cls):
        cls.settings = cls._settings()

    @classmethod
    def restore(cls):
        for records, values in cls.settings:
            for record, vals in zip(records, values, strict=True):
                record.write(vals)

    @classmethod
    def _settings(cls):
        """Return the records that the builders change, with their values: (records, values)."""
        accounting = [
            "inventory_valuation",
            "engine_project_id",
            "engine_service_journal_id",
            "engine_parts_cost_account_id",
            "engine_labour_cost_account_id",
            "engine_labour_absorbed_account_id",
        ]
        places = cls.env["stock.location"].search([("usage", "=", "production")])
        return [
            (records, [{name: one[name] for name in names} for one in records])
            for records, names in (
                (cls.env.company, accounting),
                (places, ["valuation_account_id"]),
            )
        ]
