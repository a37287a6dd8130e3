"""The commands that the Makefile offers."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable

from . import clean, databases, demo, i18n, lint, odoo, say, serve, setup, suite
from .paths import DEMO_DB, PYTHON, ROOT, TEST_DB
from .postgres import Server


def run(arguments: list[str]) -> int:
    """Run one command; a failure that a person can mend is told in one sentence."""
    name = arguments[0] if arguments else "(none)"
    if name not in COMMANDS:
        say.info(f"No command {name}; there are: {', '.join(COMMANDS)}.")
        return 2
    try:
        return COMMANDS[name]() or 0
    except say.Stop as stop:
        say.info(f"\n{stop}")
        return 1
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        say.info(
            f"\nThe disk of {ROOT} is full: make room there and run the same command again; "
            "it goes on from what is finished."
        )
        return 1
    except KeyboardInterrupt:
        say.info("\nInterrupted; the next run goes on from what is finished.")
        return 130


def set_up() -> None:
    """Make Odoo runnable and the template database ready."""
    setup.everything().template()


def test() -> int:
    return suite.check(with_logs=False)


def check() -> int:
    return suite.check(with_logs=True)


def unit() -> int:
    setup.libraries()
    count = suite.unit()
    print(count)
    return 1 if count.failed else 0


def run_lint() -> int:
    setup.libraries()
    failed = lint.run()
    say.info(f"lint: {', '.join(failed)} failed" if failed else "lint: all well")
    return 1 if failed else 0


def reformat() -> None:
    setup.libraries()
    lint.reformat()


def run_server() -> None:
    server = setup.everything().server
    serve.serve(server, _existing(server, _database(DEMO_DB)), command="make run")


def shell() -> int:
    """Be `odoo shell`: standard input goes to it, only the script's words come out."""
    server = setup.everything().server
    name = _existing(server, _database())
    command = odoo.command("shell", "-d", name, "--no-http", "--log-level=warn")
    return subprocess.call(command, env=odoo.environment(server), cwd=ROOT)


def fresh_database() -> None:
    """Make DB from the template; INSTALL=all or =engine_base,... installs addons of ours."""
    ready = setup.everything()
    if install := os.environ.get("INSTALL"):
        suite.fresh_database(ready, _database(), "" if install == "all" else install)
    else:
        databases.copy(ready.server, ready.template(), _database())


def refresh_translations() -> None:
    """Refresh addons/*/i18n from a fresh database with the addons."""
    ready = setup.everything()
    suite.fresh_database(ready, TEST_DB)
    i18n.refresh(ready.server, TEST_DB)


def docs() -> int:
    setup.libraries()
    return subprocess.call([PYTHON, "-m", "tools.dev.docs"], cwd=ROOT)


def bench() -> int:
    """Run the benchmarks, each beside its peer."""
    server = setup.everything().server
    options = [
        f"--{name.lower()}={os.environ[name]}" for name in ("ONLY", "DATA") if name in os.environ
    ]
    command = [PYTHON, "-m", "bench.run", *options]
    return subprocess.call(command, env=odoo.environment(server), cwd=ROOT)


def environment() -> None:
    """Print the environment that `odoo`, `pytest` and `psql` need, for `eval`."""
    settings = odoo.environment(setup.everything().server)
    for name in ("PGHOST", "PGPORT", "PGUSER", "ODOO_RC", "PATH"):
        if name in settings:
            print(f"export {name}='{settings[name]}'")


def _existing(server: Server, name: str) -> str:
    if databases.state(server, name) is None:
        raise say.Stop(f"There is no database {name}: `make demo` or `make db DB=...` makes one.")
    return name


def _database(default: str = "") -> str:
    name = os.environ.get("DB") or default
    if not name:
        raise say.Stop("Say which database: for example `make shell DB=engine_demo`.")
    return name


COMMANDS: dict[str, Callable[[], int | None]] = {
    "setup": set_up,
    "demo": demo.demo,
    "test": test,
    "check": check,
    "unit": unit,
    "lint": run_lint,
    "format": reformat,
    "bench": bench,
    "shell": shell,
    "db": fresh_database,
    "env": environment,
    "run": run_server,
    "stop": clean.stop,
    "clean": clean.clean,
    "i18n": refresh_translations,
    "docs": docs,
}
