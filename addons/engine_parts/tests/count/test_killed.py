import json
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import LockError
from odoo.modules.registry import Registry
from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import SQL, config, mute_logger

from ..count_common import CountBuilders

WORKER = Path(__file__).with_name("slow_worker.py")
# What the worker needs of our configuration beside the file, where it came by command line.
_OPTIONS = {
    "--addons-path": "addons_path",
    "--data-dir": "data_dir",
    "--db_host": "db_host",
    "--db_port": "db_port",
    "--db_user": "db_user",
}
_TABLES = """
    SELECT tables.table_name FROM information_schema.tables
      JOIN information_schema.columns USING (table_schema, table_name)
     WHERE table_schema = current_schema AND table_type = 'BASE TABLE'
       AND column_name = 'id' AND data_type IN ('integer', 'bigint')
"""


@tagged("post_install", "-at_install")
class TestKilled(CountBuilders, BaseCase):
    """Power loss while a count is applied: everything of it or nothing, and once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.enterClassContext(cls.session())
        cls.newest = cls._newest_ids()
        cls.addClassCleanup(cls.clean_up)
        cls.build()
        cls.now = fields.Datetime.now()  # in a month that the sightings have room for
        cls.env.cr.commit()

    @classmethod
    @contextmanager
    def session(cls, user=None):
        with closing(Registry(get_db_name()).cursor()) as cr:
            yield api.Environment(cr, user.id if user else SUPERUSER_ID, {"tracking_disable": True})

    @classmethod
    def clean_up(cls):
        cls.env.cr.rollback()
        cls.env.transaction.reset()
        left = [
            name for name, newest in cls._newest_ids().items() if newest > cls.newest.get(name, 0)
        ]
        while left:
            stuck = [name for name in left if not cls._remove_new_rows(name)]
            if len(stuck) == len(left):
                raise AssertionError(f"rows of these tables cannot be removed: {stuck}")
            left = stuck
        cls.env.cr.commit()
        cls.env.transaction.reset()
        cls.env.registry.clear_all_caches()

    @classmethod
    def _newest_ids(cls):
        names = [name for (name,) in cls.env.execute_query(SQL(_TABLES))]
        query = SQL(" UNION ALL ").join(
            SQL("SELECT %s, coalesce(max(id), 0) FROM %s", name, SQL.identifier(name))
            for name in names
        )
        return dict(cls.env.execute_query(query))

    @classmethod
    def _remove_new_rows(cls, name):
        query = SQL("DELETE FROM %s WHERE id > %s", SQL.identifier(name), cls.newest.get(name, 0))
        try:
            with mute_logger("odoo.sql_db"), cls.env.cr.savepoint(flush=False):
                cls.env.cr.execute(query)
        except IntegrityError:
            return False
        return True

    @classmethod
    def commit(cls):
        """Keep what was done, so that other processes see it."""
        cls.env.cr.commit()

    def test_killed_while_applying_leaves_nothing_and_then_applies_once(self):
        count = self.checked(self.explained(self.compared(but=(7, 102), oil=9)))
        self.commit()
        before = self.picture(count)
        for stop in (
            ["stock.quant", "_apply_differences"],
            ["product.product", "_update_standard_price"],  # rows of moves and stock are written
            ["engine.count", "_announce"],
        ):
            with self.subTest(stop=stop):
                self.kill_at(count, stop)
                self.assertEqual(self.picture(count), before)
        for _again in range(2):
            self.by(self.pia, count).action_apply()
            self.commit()
        state, on_hand, moves, steps = self.picture(count)
        self.assertEqual((state, on_hand), ("applied", [9, 9, 0]))
        self.assertEqual((moves, steps), (3, 5))

    def picture(self, count):
        """Return state, stock, adjustments and steps as the database has them now."""
        self.env.cr.rollback()
        self.env.transaction.reset()
        count = self.env["engine.count"].browse(count.id)
        trail = [("res_model", "=", "engine.count"), ("res_id", "=", count.id)]
        pump = self.env["stock.quant"]._gather(
            self.pump, self.other, lot_id=self.serials[2], strict=True
        )
        return (
            count.state,
            [
                self.on_hand(self.ring, self.shelf),
                self.on_hand(self.oil, self.shelf),
                sum(pump.mapped("quantity")),
            ],
            self.env["stock.move"].search_count([("inventory_name", "=", count.name)]),
            self.env["engine.transition"].search_count(trail),
        )

    def kill_at(self, count, stop):
        """Apply in another process, kill it there; meanwhile nobody else can apply."""
        with self.worker(count, stop) as process:
            self.assertEqual(process.stdout.readline(), "stopped\n")
            with (
                self.session(self.pia) as env,
                self.assertRaisesRegex(LockError, "somebody else is working on it"),
            ):
                env["engine.count"].browse(count.id).action_apply()
            process.kill()
        self.env.cr.execute("SET LOCAL lock_timeout = '10s'")
        # Waits until the server of the database has noticed, and undone what was written.
        self.env.cr.execute("SELECT FROM engine_count WHERE id = %s FOR UPDATE", [count.id])

    @contextmanager
    def worker(self, count, stop):
        given = [f"{key}={_option(name)}" for key, name in _OPTIONS.items() if config[name]]
        task = {
            "options": ["-c", config["config"], *given],
            "database": get_db_name(),
            "user": self.pia.id,
            "record": ["engine.count", count.id],
            "button": "action_apply",
            "stop": stop,
        }
        command = [sys.executable, str(WORKER), json.dumps(task)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, **pipes) as process:
            try:
                yield process
            finally:
                process.kill()


def _option(name):
    value = config[name]
    return ",".join(value) if isinstance(value, list) else value
