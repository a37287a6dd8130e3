# pylint: disable=print-used
"""``odoo engine_rfid_import -d DB READER FILE``: take in a file of reads."""

import logging
import sys
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config

_USAGE = "Name a database, a reader and a file: odoo engine_rfid_import -d DATABASE READER FILE"
_REASONS_SHOWN = 20


class EngineRfidImport(Command):
    """Take in a file of RFID reads: CSV, JSON or one JSON event a line."""

    name = "engine_rfid_import"

    def run(self, cmdargs):
        config.parser.prog = self.prog
        config.parser.usage = "%prog -d DATABASE READER FILE"
        if len(cmdargs) < 3 or any(part.startswith("-") for part in cmdargs[-2:]):
            sys.exit(_USAGE)
        reader, path = cmdargs[-2], Path(cmdargs[-1])
        config.parse_config([*cmdargs[:-2], "--no-http", "--log-level=warn"], setup_logging=True)
        logging.getLogger("odoo.tools.translate").setLevel(logging.ERROR)
        if len(config["db_name"]) != 1:
            sys.exit(_USAGE)
        if not path.is_file():
            sys.exit(f"There is no file {path}")
        sys.exit(_take(config["db_name"][0], reader, path))


def _take(database, reader_name, path):
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        try:
            reader = env["engine.rfid.reader"]._named(reader_name)
            with path.open("rb") as file:
                answer = reader._take_file(file, file_name=path.name, progress=_progress)
        except UserError as error:
            cr.rollback()
            print(error.args[0], file=sys.stderr)
            return 1
    rejected = answer["rejected"]
    for row in rejected[:_REASONS_SHOWN]:
        print(f"row {row['index']}: {row['reason']}", file=sys.stderr)
    if len(rejected) > _REASONS_SHOWN:
        print(f"… and {len(rejected) - _REASONS_SHOWN:,} more: see the batch", file=sys.stderr)
    print(
        f"new sightings {answer['accepted']:,}, folded reads {answer['duplicate']:,}, "
        f"rejected rows {len(rejected):,}"
    )
    return 0


def _progress(count):
    if count % 100_000 == 0:
        print(f"{count:,} rows read …", file=sys.stderr)
