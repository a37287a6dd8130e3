"""A small service that is really there, for tests with several transactions or processes."""

from contextlib import closing, contextmanager

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import SQL, mute_logger

from ..common import ServiceBuilders

_TABLES = """
    SELECT tables.table_name FROM information_schema.tables
      JOIN information_schema.columns USING (table_schema, table_name)
     WHERE table_schema = current_schema AND table_type = 'BASE TABLE'
       AND column_name = 'id' AND data_type IN ('integer', 'bigint')
"""


class CommittedCase(ServiceBuilders, BaseCase):
    """The builders of the other tests, committed; afterwards the database is as before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.enterClassContext(cls.session())
        cls.newest = cls._newest_ids()
        cls.settings = cls._settings()
        cls.addClassCleanup(cls.clean_up)
        cls.build()
        cls.env.cr.commit()

    @classmethod
    @contextmanager
    def session(cls, user=None):
        """Open a transaction of its own; who wants its work kept commits it."""
        with closing(Registry(get_db_name()).cursor()) as cr:
            yield api.Environment(cr, user.id if user else SUPERUSER_ID, {"tracking_disable": True})

    @classmethod
    def commit(cls):
        """Keep what the builders made, so that other transactions see it."""
        cls.env.cr.commit()

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
    def clean_up(cls):
        cls.env.cr.rollback()
        cls.env.transaction.reset()
        for records, values in cls.settings:
            for record, vals in zip(records, values, strict=True):
                record.write(vals)
        cls.env.flush_all()
        left = [name for name, newest in cls._newest_ids().items() if newest > cls.newest[name]]
        while left:
            stuck = [name for name in left if not cls._remove_new_rows(name)]
            if len(stuck) == len(left):
                raise AssertionError(f"rows of these tables cannot be removed: {stuck}")
            left = stuck
        cls.env.cr.commit()
        cls.env.transaction.reset()
        cls.env.registry.clear_all_caches()

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

    @classmethod
    def _newest_ids(cls):
        """Return {table: highest id} of the whole database."""
        names = [name for (name,) in cls.env.execute_query(SQL(_TABLES))]
        query = SQL(" UNION ALL ").join(
            SQL("SELECT %s, coalesce(max(id), 0) FROM %s", name, SQL.identifier(name))
            for name in names
        )
        return dict(cls.env.execute_query(query))

    @classmethod
    def _remove_new_rows(cls, name):
        """Remove the rows that were added since; tell whether nothing refers to them any more."""
        query = SQL("DELETE FROM %s WHERE id > %s", SQL.identifier(name), cls.newest[name])
        try:
            with mute_logger("odoo.sql_db"), cls.env.cr.savepoint(flush=False):
                cls.env.cr.execute(query)
        except IntegrityError:
            return False
        return True
