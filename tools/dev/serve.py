"""The web server: in the foreground, on this machine only."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from . import machine, odoo, postgres, say
from .paths import ODOO_BIN, PIDFILE
from .postgres import Server

STOP_WAIT_S = 30


def serve(server: Server, database: str, *, command: str) -> None:
    """Become the Odoo server of a database, until Ctrl-C or `make stop`."""
    stop()
    port = http_port()
    check_port(command=command)
    say.info(
        f"Web client: http://localhost:{port}   (database {database}; "
        "it listens on 127.0.0.1 only; Ctrl-C or `make stop` ends it)"
    )
    sys.stdout.flush()
    arguments = odoo.command(
        "-d", database, "--http-port", str(port), "--pidfile", PIDFILE, "--log-level", "warn"
    )
    os.execvpe(arguments[0], arguments, odoo.environment(server))


def http_port() -> int:
    """Return the port of the web client: PORT from the environment, else odoo.conf's."""
    text = os.environ.get("PORT") or postgres.options().get("http_port") or "8069"
    if not text.isdecimal() or not 0 < int(text) < 2**16:
        raise say.Stop(f"PORT={text} is no port: give a number from 1024 to 65535.")
    return int(text)


def check_port(*, command: str) -> None:
    """Refuse a port that somebody else than our own server listens on."""
    port = http_port()
    if running() is None:
        machine.check_port(port, how_else=command)


def running() -> int | None:
    """Return the process of our server, if it runs."""
    try:
        pid = int(PIDFILE.read_text())
        line = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return pid if bytes(ODOO_BIN) in line else None


def stop() -> bool:
    """End our server; return whether there was one."""
    pid = running()
    if pid is None:
        return False
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_WAIT_S
    while running() and time.monotonic() < deadline:
        time.sleep(0.2)
    if running():
        os.kill(pid, signal.SIGKILL)
    return True
