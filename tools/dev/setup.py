"""The set-up that every other command begins with; nothing to do when all of it is there."""

from __future__ import annotations

from dataclasses import dataclass

from . import machine, postgres, source, template, venv
from .postgres import Server


@dataclass(frozen=True)
class Ready:
    """A machine that can run Odoo."""

    server: Server
    odoo_version: str

    def template(self) -> str:
        with machine.locked():
            return template.ensure(self.server, self.odoo_version)


def libraries() -> source.Source:
    """Make Odoo and its libraries importable; enough for what needs no database."""
    with machine.locked():
        venv.ensure()
        return source.ensure()


def everything() -> Ready:
    """Make Odoo runnable: libraries, and a PostgreSQL server that answers."""
    with machine.locked():
        venv.ensure()
        version = source.ensure().version
        return Ready(postgres.connect(), version)
