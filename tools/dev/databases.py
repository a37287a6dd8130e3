"""Databases and their filestores: made by copying, marked as ours by a comment on each.

The comment keeps the mark where the database is: it goes when the database goes, and a server
that several checkouts share tells whose is whose.
"""

from __future__ import annotations

import json
import os
import shutil

from . import say
from .paths import FILESTORE, ROOT
from .postgres import Server


def state(server: Server, name: str) -> dict[str, str] | None:
    """Return what is noted about a database: nothing there is None, somebody else's is {}."""
    rows = dict(
        server.sql("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database")
    )
    if name not in rows:
        return None
    try:
        noted = json.loads(rows[name])
    except ValueError:
        return {}
    return noted if isinstance(noted, dict) and noted.get("by") == str(ROOT) else {}


def note(server: Server, name: str, **facts: str) -> None:
    """Note what has been done to a database of ours."""
    text = json.dumps({**(state(server, name) or {}), "by": str(ROOT), **facts})
    server.sql(f'COMMENT ON DATABASE "{_checked(name)}" IS $note${text}$note$')


def ours(server: Server) -> list[str]:
    """Return the databases that this checkout made."""
    names = server.sql("SELECT datname FROM pg_database WHERE NOT datistemplate")
    return [name for (name,) in names if state(server, name)]


def copy(server: Server, template: str, name: str) -> None:
    """Make a database as a copy of another, filestore included, in about a second."""
    drop(server, name)
    strategy = "STRATEGY file_copy" if server.version >= 150000 else ""
    server.sql(f'CREATE DATABASE "{_checked(name)}" TEMPLATE "{template}" {strategy}')
    note(server, name)
    if (FILESTORE / template).exists():
        # Odoo writes a file of the filestore once and only ever deletes it: a link is a copy.
        shutil.copytree(FILESTORE / template, FILESTORE / name, copy_function=os.link)


def drop(server: Server, name: str) -> None:
    """Remove a database of ours and its filestore.

    :raise Stop: it is somebody else's
    """
    noted = state(server, name)
    if noted == {} and not server.is_embedded:
        raise say.Stop(
            f"The server has a database {name} that this checkout did not make: "
            f"drop it yourself, or use a server of your own (unset PGHOST)."
        )
    if noted is not None:
        server.sql(f'DROP DATABASE "{_checked(name)}" WITH (FORCE)')
    shutil.rmtree(FILESTORE / name, ignore_errors=True)


def _checked(name: str) -> str:
    if not name.replace("_", "").replace("-", "").isalnum():
        raise say.Stop(f"`{name}` is no name for a database: use letters, digits and underscores.")
    return name
