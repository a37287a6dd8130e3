"""``make stop`` and ``make clean``: end and remove what the targets made, and nothing else."""

from __future__ import annotations

import shutil

from . import databases, embedded, postgres, say, serve
from .paths import ODOO, ROOT, RUN, VENV

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
    embedded.stop()
    for made in (VENV, ODOO, ODOO.with_name(".odoo.new"), RUN, *(ROOT / name for name in _CACHES)):
        shutil.rmtree(made, ignore_errors=True)
    for cache in (path for top in _PYTHON for path in (ROOT / top).rglob("__pycache__")):
        shutil.rmtree(cache, ignore_errors=True)
    say.info("Removed .venv, .odoo, .run and the databases in them.")
