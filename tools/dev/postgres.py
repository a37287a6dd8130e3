"""The PostgreSQL server to use: an existing one when it is named, else the embedded one."""

from __future__ import annotations

import configparser
import os
from dataclasses import dataclass

from . import embedded, say
from .paths import CONF, NAMED_SERVERS

# odoo.conf's names of what libpq (and Odoo, first of all) reads from the environment.
_SETTINGS = {
    "PGHOST": "db_host",
    "PGPORT": "db_port",
    "PGUSER": "db_user",
    "PGPASSWORD": "db_password",
}
_OLDEST = 130000


@dataclass(frozen=True)
class Server:
    """A server that answers; ``env`` is what its clients need in their environment."""

    env: dict[str, str]
    version: int
    is_embedded: bool

    def sql(self, query: str, database: str = "postgres") -> list[list[str]]:
        """Run one statement and return its rows as text.

        :raise Stop: the server refused it
        """
        answer = embedded.psql(query, database, self.env)
        if answer.returncode:
            raise say.Stop(f"PostgreSQL refused `{query}`: {_reason(answer.stderr)}")
        return [line.split("\t") for line in answer.stdout.splitlines()]


def connect() -> Server:
    """Return the server, started if it is ours, and make sure that we may create databases."""
    named = _named()
    if not named:
        embedded.start()
    env = named or embedded.client_env()
    answer = embedded.psql(
        "SELECT current_setting('server_version_num'), rolcreatedb OR rolsuper, rolname"
        "  FROM pg_roles WHERE rolname = current_user",
        "postgres",
        env,
    )
    where = env["PGHOST"]
    if answer.returncode:
        raise say.Stop(
            f"The PostgreSQL server at {where} does not let us in ({_reason(answer.stderr)}): "
            "set PGHOST, PGPORT, PGUSER and PGPASSWORD for a role that may create databases, "
            "or unset PGHOST for the embedded server."
        )
    version, may_create, role = answer.stdout.strip().split("\t")
    if int(version) < _OLDEST:
        raise say.Stop(f"Odoo 19 needs PostgreSQL 13 or newer; {where} runs {version}.")
    if role == "postgres":
        raise say.Stop(
            "Odoo refuses the role postgres: run `createuser --createdb odoo` on the server "
            "and set PGUSER=odoo."
        )
    if may_create != "t":
        raise say.Stop(
            f"The role {role} at {where} may not create databases: "
            f'run `ALTER ROLE "{role}" CREATEDB` there as its administrator.'
        )
    if named:
        _remember(where)
    return Server({**env, "PGUSER": role}, int(version), is_embedded=not named)


def remembered() -> set[str]:
    """Return the hosts of named servers that this checkout has worked with."""
    return set(NAMED_SERVERS.read_text().split()) if NAMED_SERVERS.exists() else set()


def forget(host: str) -> None:
    """Note that nothing of ours is left on a named server."""
    NAMED_SERVERS.write_text("\n".join(remembered() - {host}))


def _remember(host: str) -> None:
    NAMED_SERVERS.write_text("\n".join(remembered() | {host}))


def is_ours() -> bool:
    """Tell whether the embedded server is the one to use."""
    return not _named()


def options() -> dict[str, str]:
    """Return what odoo.conf says."""
    conf = configparser.RawConfigParser()
    try:
        conf.read(CONF, encoding="utf-8")
    except configparser.Error as error:
        raise say.Stop(f"odoo.conf cannot be read: {str(error).splitlines()[0]}.") from error
    return dict(conf.items("options")) if conf.has_section("options") else {}


def _named() -> dict[str, str]:
    """Return the settings of a named server: PGHOST in the environment, else odoo.conf."""
    conf = options()
    found = {
        name: os.environ.get(name) or conf.get(option) or "" for name, option in _SETTINGS.items()
    }
    if found["PGHOST"] in ("", "False", embedded.client_env()["PGHOST"]):
        return {}
    return {name: value for name, value in found.items() if value and value != "False"}


def _reason(stderr: str) -> str:
    """Return the line of an answer that says why."""
    lines = [line.strip().removeprefix("psql: error: ") for line in stderr.strip().splitlines()]
    return next((line for line in lines if "failed: " in line), lines[-1] if lines else "no answer")
