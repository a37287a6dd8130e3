"""What the machine must offer before anything is built."""

from __future__ import annotations

import fcntl
import importlib.util
import os
import pwd
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from . import say
from .paths import ODOO, ROOT, RUN, VENV

# Odoo 1.3 GB, libraries 0.5 GB, databases and logs 0.7 GB; a little air.
NEEDED_GB = 3.0
BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")


@contextmanager
def locked() -> Iterator[None]:
    """Let one set-up at a time work in this checkout; a second one waits and says so."""
    _check_owner()
    RUN.mkdir(exist_ok=True)
    with (RUN / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with say.phase("waiting for another make in this checkout"):
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _check_owner() -> None:
    if not os.access(ROOT, os.W_OK):
        raise say.Stop(f"{ROOT} is not yours to write: clone it to a folder of your own.")
    for made in (VENV, ODOO, RUN):
        if made.exists() and made.stat().st_uid != os.geteuid():
            owner = pwd.getpwuid(made.stat().st_uid).pw_name
            raise say.Stop(
                f"{made.name} was set up by user {owner}: go on as {owner}, "
                f"or let {owner} run `make clean` first."
            )


def check_space() -> None:
    """Refuse to begin what the disk cannot hold."""
    free_gb = shutil.disk_usage(ROOT).free / 1e9
    if free_gb < NEEDED_GB:
        raise say.Stop(
            f"The set-up needs {NEEDED_GB:.0f} GB and {ROOT} has {free_gb:.1f} GB free: "
            "make room there, or clone to a larger disk."
        )


def check_venv_module() -> None:
    """Debian splits venv off Python; say so before it fails in the middle."""
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise say.Stop("Python's venv module is missing: run `apt-get install python3-venv`.")


def check_port(port: int, *, how_else: str) -> None:
    """Refuse a port that somebody else listens on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise say.Stop(
                f"Port {port} is kept for root: choose another port with `{how_else} PORT=8069`."
            ) from error
        except OSError as error:
            raise say.Stop(
                f"Port {port} on 127.0.0.1 is taken by another program: "
                f"end that program, or choose another port with `{how_else} PORT={port + 1}`."
            ) from error


def browser() -> str | None:
    """Return the Chromium that Odoo's browser tests will find, if any."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)
