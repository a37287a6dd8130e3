"""The template database: all that our addons depend on, installed once and then copied.

A copy costs a second where the installation costs a minute. What depends on Odoo, on the pinned
libraries or on the list of dependencies is in its name, so a change makes a new one.
"""

from __future__ import annotations

from . import addons, databases, odoo, say, stamps
from .paths import LANGUAGES, ROOT
from .postgres import Server
from .venv import ALONE

PREFIX = "engine_tpl_"


def key(version: str) -> str:
    return stamps.digest(version, str(ROOT), LANGUAGES, *addons.dependencies(), ALONE)


def ensure(server: Server, version: str) -> str:
    """Return the name of the template database, built if there is none that fits.

    Modules that install themselves beside our dependencies are let in: a factory that installs
    our addons gets them too (decision 0003).
    """
    fitting = key(version)
    name = PREFIX + fitting[:8]
    if (databases.state(server, name) or {}).get("key") == fitting:
        return name
    _drop_outdated(server)
    databases.drop(server, name)  # what a run left that was killed before it said whose it is
    with say.phase("template database with all that our addons depend on"):
        server.sql(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'")
        databases.note(server, name)
        odoo.run(
            server,
            "-d", name, "-i", ",".join(addons.dependencies()),
            f"--load-language={LANGUAGES}", "--stop-after-init", "--no-http",
            log="template",
            failure="The addons that ours depend on could not be installed",
        )  # fmt: skip
        databases.note(server, name, key=fitting)
    return name


def _drop_outdated(server: Server) -> None:
    for name in databases.ours(server):
        if name.startswith(PREFIX):
            databases.drop(server, name)
