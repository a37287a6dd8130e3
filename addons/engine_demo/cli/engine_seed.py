"""``odoo engine_seed -d DB data/``: load a folder of CSV files into a database."""

import importlib
import logging
import sys
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class EngineSeed(Command):
    """Load the CSV files of a folder: masters, stock and past service orders."""

    name = "engine_seed"

    def run(self, cmdargs):
        config.parser.prog = self.prog
        config.parser.usage = "%prog -d DATABASE FOLDER"
        folder, options = _split(cmdargs)
        if not folder:
            sys.exit("Name the folder that holds the CSV files: odoo engine_seed -d DATABASE data/")
        config.parse_config([*options, "--no-http", "--log-level=warn"], setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            sys.exit("Name one database: odoo engine_seed -d DATABASE data/")
        logging.getLogger("odoo.tools.translate").setLevel(logging.ERROR)
        sys.exit(_seed(names[0], Path(folder)))


def _split(cmdargs):
    """Return the folder (the last argument that is no option) and the other arguments."""
    if cmdargs and not cmdargs[-1].startswith("-"):
        return cmdargs[-1], cmdargs[:-1]
    return None, cmdargs


def _seed(database, folder):
    registry = Registry(database)
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        if env["ir.module.module"]._get("engine_demo").state != "installed":
            sys.exit(f"{database} lacks engine_demo: odoo -d {database} -i engine_demo installs it")
        run = importlib.import_module("odoo.addons.engine_demo.seed.run")
        return run.seed(env, folder)
