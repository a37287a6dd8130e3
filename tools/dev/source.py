"""Where Odoo 19.0 comes from: the first of four sources that is there."""

from __future__ import annotations

import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from . import debian, machine, say, stamps, venv
from .paths import ODOO

STAMP = ODOO / "stamp"
SERIES = "19, 0"


@dataclass(frozen=True)
class Source:
    """A tree that holds the package ``odoo``; ``version`` tells one build from another."""

    tree: Path
    version: str


def ensure() -> Source:
    """Find Odoo, or fetch it once into ``.odoo``, and make it importable in ``.venv``."""
    source = _named() or _fetched() or _installed() or _fetch()
    venv.link_odoo(str(source.tree))
    return source


def _named() -> Source | None:
    home = os.environ.get("ODOO_HOME")
    if not home:
        return None
    tree = Path(home).expanduser().resolve()
    if _series(tree) != SERIES:
        raise say.Stop(
            f"ODOO_HOME={home} holds no Odoo 19.0: name the folder that holds odoo/release.py "
            "of 19.0, or unset ODOO_HOME and let make fetch it."
        )
    return Source(tree, f"home {tree}")


def _fetched() -> Source | None:
    """Return what an earlier run fetched; its stamp is written last."""
    tree, _, version = stamps.read(STAMP).partition("\n")
    return Source(ODOO / tree, version) if version else None


def _installed() -> Source | None:
    where = "import os, odoo.release as r; print(os.path.dirname(os.path.dirname(r.__file__)))"
    found = say.quiet([sys.executable, "-c", where], cwd="/")
    tree = Path(found.stdout.strip() or "/nowhere")
    if found.returncode or _series(tree) != SERIES:
        return None
    say.info(f"   Odoo: the installed one in {tree}")
    return Source(tree, f"installed {tree}")


def _series(tree: Path) -> str:
    release = tree / "odoo" / "release.py"
    text = release.read_text(encoding="utf-8") if release.is_file() else ""
    found = re.search(r"^version_info = \((\d+, \d+),", text, re.MULTILINE)
    return found[1] if found else ""


def _fetch() -> Source:
    """Build in a folder beside, and rename when it is whole."""
    machine.check_space()
    building = ODOO.with_name(".odoo.new")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    tree, version = _from_debian(building) or _clone(building)
    if _series(building / tree) != SERIES:
        raise say.Stop(f"What was fetched ({version}) is not Odoo 19.0: set ODOO_HOME to one.")
    stamps.write(building / STAMP.name, f"{tree}\n{version}")
    shutil.rmtree(ODOO, ignore_errors=True)
    building.rename(ODOO)
    return Source(ODOO / tree, version)


def _from_debian(building: Path) -> tuple[str, str] | None:
    if not debian.usable():
        return None
    try:
        return debian.fetch(building)
    except say.Stop as stop:
        if "ODOO_GIT_URL" not in os.environ:
            raise
        say.info(f"   {stop}")
        return None


def _clone(building: Path) -> tuple[str, str]:
    address = os.environ.get("ODOO_GIT_URL")
    if not address:
        raise say.Stop(
            "There is no Odoo 19.0 here, and no Debian apt to fetch it with: set ODOO_HOME to a "
            "checkout of 19.0, or ODOO_GIT_URL to an address to clone its branch 19.0 from."
        )
    with say.phase("Odoo 19.0: shallow clone"):
        say.run(
            ["git", "clone", "--depth", "1", "--branch", "19.0", address, building / "odoo19"],
            log="odoo-clone",
            failure="Odoo could not be cloned: check ODOO_GIT_URL and the network.",
        )
    commit = say.quiet(["git", "-C", building / "odoo19", "rev-parse", "HEAD"]).stdout.strip()
    return "odoo19", f"commit {commit}"
