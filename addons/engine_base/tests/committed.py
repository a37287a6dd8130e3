"""Builders whose work is really there, for tests with several transactions or processes."""

import json
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

from psycopg2 import IntegrityError

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tests.common import BaseCase, get_db_name
from odoo.tools import SQL, config, mute_logger

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


class Committed(BaseCase):
    """What ``build`` makes is committed; afterwards the rows of the database are as before."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.enterClassContext(cls.session())
        cls.newest = cls._newest_ids()
        cls.remember()
        cls.addClassCleanup(cls.clean_up)
        cls.build()
        cls.commit()

    @classmethod
    def remember(cls):
        """Keep what ``build`` is going to change in rows that are there."""

    @classmethod
    def restore(cls):
        """Write back what ``remember`` kept."""

    @classmethod
    @contextmanager
    def session(cls, user=None):
        """Open a transaction of its own; who wants its work kept commits it."""
        with closing(Registry(get_db_name()).cursor()) as cr:
            yield api.Environment(cr, user.id if user else SUPERUSER_ID, {"tracking_disable": True})

    @classmethod
    def commit(cls):
        """Keep what was done, so that other transactions and processes see it."""
        cls.env.cr.commit()

    def worker(self, person, record, button, stop):
        """Press a button in a process that stops in the middle: at ``stop``, (model, method)."""
        task = {"record": [record._name, record.id], "button": button, "stop": stop}
        return self.process(WORKER, person, **task)

    @contextmanager
    def process(self, script, person, **task):
        """Start a script with a task of a person in JSON; it is killed at the end."""
        given = [f"{key}={_option(name)}" for key, name in _OPTIONS.items() if config[name]]
        task |= {
            "options": ["-c", config["config"], *given],
            "database": get_db_name(),
            "user": person.id,
        }
        command = [sys.executable, str(script), json.dumps(task)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(command, **pipes) as process:
            try:
                yield process
            finally:
                process.kill()

    @staticmethod
    def go(process):
        """Say the word that a ready process waits for."""
        process.stdin.write("go\n")
        process.stdin.flush()

    @classmethod
    def clean_up(cls):
        cls.env.cr.rollback()
        cls.env.transaction.reset()
        cls.restore()
        cls.env.flush_all()
        left = [
            name for name, newest in cls._newest_ids().items() if newest > cls.newest.get(name, 0)
        ]
        while left:
            stuck = [name for name in left if not cls._remove_new_rows(name)]
            if len(stuck) == len(left):
                raise AssertionError(f"rows of these tables cannot be removed: {stuck}")
            left = stuck
        cls.commit()
        cls.env.transaction.reset()
        cls.env.registry.clear_all_caches()

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
        query = SQL("DELETE FROM %s WHERE id > %s", SQL.identifier(name), cls.newest.get(name, 0))
        try:
            with mute_logger("odoo.sql_db"), cls.env.cr.savepoint(flush=False):
                cls.env.cr.execute(query)
        except IntegrityError:
            return False
        return True


def _option(name):
    value = config[name]
    return ",".join(value) if isinstance(value, list) else value
