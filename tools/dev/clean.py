"""``make stop`` and ``make clean``: end and remove what the targets made, and nothing else."""

from __future__ import annotations

import shutil

from . import databases, embedded, postgres, say, serve
from .paths import NAMED_SERVERS, ODOO, ROOT, RUN, VENV

_CACHES = (".pytest_cache", ".ruff_cache", ".hypothesis")
_PYTHON = ("addons", "bench", "tests", "tools")


def stop() -> None:
    """End the web server and the embedded PostgreSQL."""
    ended = [
        name
        for name, end in (("web server", serve.stop), ("embedded PostgreSQL", embedded.stop))
        if end()
    ]
    say.info(f"Stopped: {', '.join(ended)}." if ended else "Nothing of ours was running.")


def clean() -> None:
    """Remove databases, caches, libraries and Odoo, as the targets made them."""
    serve.stop()
    if not postgres.is_ours() and VENV.exists():
        server = postgres.connect()
        for name in databases.ours(server):
            say.info(f"   dropping database {name}")
            databases.drop(server, name)
        postgres.forget(server.env["PGHOST"])
    if elsewhere := postgres.remembered():
        host = min(elsewhere)
        raise say.Stop(
            f"The server at {host} may hold databases of ours: `make clean PGHOST={host}` drops "
            f"them and the rest; if that server is gone, remove {NAMED_SERVERS.relative_to(ROOT)}."
        )
    embedded.stop()
    for made in (VENV, ODOO, ODOO.with_name(".odoo.new"), RUN, *(ROOT / name for name in _CACHES)):
        shutil.rmtree(made, ignore_errors=True)
    for cache in (path for top in _PYTHON for path in (ROOT / top).rglob("__pycache__")):
        shutil.rmtree(cache, ignore_errors=True)
    say.info("Removed .venv, .odoo, .run and the databases in them.")
