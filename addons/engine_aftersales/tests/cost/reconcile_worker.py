"""Reconcile a month in a process of its own, for the tests of two at once.

``python reconcile_worker.py '{"options": […], "database": …, "user": id, "company": id,
"month": day}'`` begins its transaction, says that it is ready, waits for a line, reconciles as the
server does for a click, and prints the number of the run, or ``refused`` and why.
"""

import json
import sys
from functools import partial

from odoo import api
from odoo.exceptions import LockError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import config


def main(task):
    config.parse_config([*task["options"], "-d", task["database"], "--log-level=critical"])
    with Registry(task["database"]).cursor() as cr:
        env = api.Environment(cr, task["user"], {})
        runs = env["engine.cost.reconciliation"]
        runs.search_count([])  # the snapshot begins
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        press = partial(runs.reconcile_month, task["company"], task["month"])
        try:
            answer = runs.browse(retrying(press, env)).number
        except LockError as error:
            answer = f"refused {error}"
        env.cr.commit()
    sys.stdout.write(f"{answer}\n")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
