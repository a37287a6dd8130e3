"""Cost orders in a process of its own, for the tests of two workers and of a killed one.

``python cost_worker.py '{"options": […], "database": …, "user": id, "orders": […], "size": n,
"stop": n}'`` says that it is ready, waits for a line, costs the orders in committed lots and
prints how many it costed. At lot number ``stop`` it says so and waits, with nothing of that lot
committed.
"""

import json
import sys

from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
    return sys.stdin.readline()


def main(task):
    config.parse_config([*task["options"], "-d", task["database"], "--log-level=critical"])
    with Registry(task["database"]).cursor() as cr:
        env = api.Environment(cr, task["user"], {"tracking_disable": True})
        cls, lots = type(env["repair.order"]), []
        link = cls._link_journal_items

        def counted(orders, pairs):
            link(orders, pairs)
            lots.append(orders)
            if len(lots) == task["stop"]:
                orders.env.flush_all()
                say("stopped")

        def commit(_number):
            env.cr.commit()
            return True

        cls._link_journal_items = counted
        say("ready")
        orders = env["repair.order"].browse(task["orders"])
        done = orders._cost_in_batches(size=task["size"], progress=commit)
    sys.stdout.write(f"{done}\n")


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
