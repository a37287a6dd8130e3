"""``odoo engine_walk -d DB``: one repair from request to posted cost, step by step."""

import importlib
import sys

from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class EngineWalk(Command):
    """Walk one repair from request to posted cost, as the people of the demo."""

    name = "engine_walk"

    def run(self, cmdargs):
        config.parser.prog = self.prog
        config.parser.usage = "%prog -d DATABASE"
        config.parse_config([*cmdargs, "--no-http", "--log-level=error"], setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            sys.exit("Name one database: odoo engine_walk -d DATABASE")
        registry = Registry(names[0])
        if (
            "repair.order" not in registry
            or "service_state" not in registry["repair.order"]._fields
        ):
            sys.exit(f"{names[0]} lacks engine_demo: odoo -d {names[0]} -i engine_demo installs it")
        run = importlib.import_module("odoo.addons.engine_demo.walk.run")
        sys.exit(run.walk(registry))
