"""Press one button in a process of its own and stop in the middle of it, to be killed there.

``python slow_worker.py '{"options": […], "database": …, "user": id, "record": [model, id],
"button": method, "stop": [model, method]}'`` prints a line once the step has come to the method
``stop``, with everything written that far and nothing committed.
"""

import json
import sys

from odoo import api
from odoo.modules.registry import Registry
from odoo.tools import config


def main(task):
    config.parse_config([*task["options"], "-d", task["database"], "--log-level=critical"])
    with Registry(task["database"]).cursor() as cr:
        env = api.Environment(cr, task["user"], {})
        model, method = task["stop"]
        setattr(type(env[model]), method, _stop)
        model, record_id = task["record"]
        getattr(env[model].browse(record_id), task["button"])()


def _stop(records, *_args, **_kwargs):
    records.env.flush_all()
    sys.stdout.write("stopped\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
