"""Calls of the ``odoo`` command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from . import say
from .paths import CONF, ODOO_BIN, PYTHON, ROOT
from .postgres import Server


def environment(server: Server) -> dict[str, str]:
    """Return the environment of every Odoo that we start: one server, one configuration."""
    from .embedded import binary

    path = os.pathsep.join([str(PYTHON.parent), str(binary("psql").parent), os.environ["PATH"]])
    return {
        **os.environ,
        **server.env,
        "ODOO_RC": str(CONF),
        "PATH": path,
        "PYTHONUNBUFFERED": "1",
    }


def command(*arguments: str | Path) -> list[str]:
    """Return an ``odoo`` command line; a subcommand comes first, then our configuration."""
    words = [str(argument) for argument in arguments]
    first = [words.pop(0)] if words and not words[0].startswith("-") else []
    return [str(ODOO_BIN), *first, "-c", str(CONF), *words]


def run(server: Server, *arguments: str | Path, log: str, failure: str) -> Path:
    """Run ``odoo`` to its end with its output in a log."""
    return say.run(command(*arguments), log=log, failure=failure, env=environment(server))


def show(server: Server, *arguments: str | Path) -> int:
    """Run ``odoo`` with its output before the person's eyes; return its exit code."""
    sys.stdout.flush()
    return subprocess.call(command(*arguments), env=environment(server), cwd=ROOT)
