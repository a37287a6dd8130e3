"""``make demo``: a database with the demo year, the walk through one repair, the web client."""

from __future__ import annotations

import os
import subprocess
import time

from . import addons, databases, odoo, say, serve, setup, stamps
from .paths import ADDONS, DATA, DEMO_DB, LOG, ROOT

LOGINS = {
    "cs": "customer service",
    "support": "technical support",
    "engineer, engineer2": "service engineers",
    "temp": "temporary engineer",
    "supervisor": "supervisor engineer",
    "director": "technical director",
    "gm": "general manager",
    "storekeeper, storekeeper2": "storekeepers",
    "planner": "parts planner",
    "finance": "finance",
    "quality": "quality",
    "customer": "customer (portal)",
    "admin": "administrator",
}
WALK = LOG / "walk.log"


def demo() -> None:
    """Set up, fill, walk, serve; what an earlier run has done is kept."""
    start = time.monotonic()
    database = os.environ.get("DB") or DEMO_DB
    to_serve = os.environ.get("SERVE", "1") != "0"
    if to_serve:
        serve.check_port(command="make demo")  # now, not after the minutes of the set-up
    ready = setup.everything()
    changed = _prepare(ready, database)
    if changed or not to_serve or not WALK.exists():
        _walk(ready, database)
    else:
        say.info(f"The walk of the first run (again: `make demo SERVE=0`):\n{WALK.read_text()}")
    say.info(f"Ready after {time.monotonic() - start:.0f} s.")
    if to_serve:
        _tell_logins()
        serve.serve(ready.server, database, command="make demo")


def _prepare(ready: setup.Ready, database: str) -> bool:
    """Bring the database to today's addons and data; return whether anything was done."""
    template = ready.template()
    wanted = {
        "addons": stamps.digest(ADDONS),
        # Another loader, other data or other dependencies make another database.
        "data": stamps.digest(template, DATA, ADDONS / "engine_demo"),
    }
    noted = databases.state(ready.server, database) or {}
    if all(noted.get(name) == value for name, value in wanted.items()):
        say.info(f"-> database {database}: up to date, used as it is")
        return False
    serve.stop()
    if noted.get("data") != wanted["data"] or not _update(ready, database):
        _build(ready, database, template)
    databases.note(ready.server, database, **wanted)
    return True


def _update(ready: setup.Ready, database: str) -> bool:
    """Update the addons in place; when that fails the database is built anew."""
    try:
        with say.phase(f"database {database}: the data are the same, the addons are updated"):
            odoo.run(
                ready.server,
                "-d", database, "-u", ",".join(addons.ours()), "--stop-after-init", "--no-http",
                log="demo-update",
                failure="The update failed",
            )  # fmt: skip
    except say.Stop as stop:
        say.info(f"   {stop}: the database is built anew")
        return False
    return True


def _build(ready: setup.Ready, database: str, template: str) -> None:
    with say.phase(f"database {database}: the addons are installed"):
        databases.copy(ready.server, template, database)
        odoo.run(
            ready.server,
            "-d", database, "-i", "engine_demo", "--stop-after-init", "--no-http",
            log="demo-install",
            failure="The addons could not be installed",
        )  # fmt: skip
    with say.phase("demo data"):
        if odoo.show(ready.server, "engine_seed", "-d", database, DATA):
            raise say.Stop("The data could not be loaded: see the lines above, and data/README.md.")


def _walk(ready: setup.Ready, database: str) -> None:
    """Walk one repair from request to posted cost, shown and kept."""
    LOG.mkdir(parents=True, exist_ok=True)
    walk = subprocess.Popen(
        odoo.command("engine_walk", "-d", database),
        env=odoo.environment(ready.server),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = []
    for line in walk.stdout:
        print(line, end="", flush=True)
        lines.append(line)
    if walk.wait():
        WALK.unlink(missing_ok=True)
        raise say.Stop("The walk did not reach its end: see the lines above.")
    WALK.write_text("".join(lines), encoding="utf-8")


def _tell_logins() -> None:
    say.info("\nLogins; the password is the login. They are for the demo only:")
    for login, role in LOGINS.items():
        say.info(f"  {login:<26} {role}")
    say.info("")
