"""Odoo from Debian's suite sid, through an apt of its own that installs nothing.

The mirror is the one the machine itself uses, the signatures are checked with Debian's keyring,
and all of it works without root: packages are only downloaded and unpacked.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from . import say

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
DIST = "usr/lib/python3/dist-packages"

# Odoo's links point to these; sid's Font Awesome is version 7, the web client wants 4.7.
FROM_SID = (
    "odoo-19",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-glyphicons-halflings",
    "fonts-montserrat",
    "fonts-ocr-b",
    "fonts-roboto-unhinted",
)
FROM_STABLE = ("fonts-font-awesome", "fonts-inconsolata")
STABLE_SUITES = ("bookworm", "trixie")

# Debian leaves this file out; without one, every page of the web client logs an error.
LEFT_OUT = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def usable() -> bool:
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb") and KEYRING.is_file())


def fetch(building: Path) -> tuple[str, str]:
    """Download and unpack Odoo and what its links need; return its tree and version."""
    apt = building / "apt"
    with say.phase("Odoo 19.0: Debian package"):
        options = _isolated(apt)
        _download(apt, options)
        packages = sorted((apt / "debs").glob("*.deb"))
        for package in packages:
            say.run(
                ["dpkg-deb", "-x", package, building],
                log="dpkg",
                failure=f"{package.name} could not be unpacked: run the same command again.",
            )
        version = next(name.name for name in packages if name.name.startswith("odoo-19_"))
        shutil.rmtree(apt)
        _complete(building)
    return DIST, f"debian {version.removesuffix('.deb')}"


def _isolated(apt: Path) -> list[str]:
    """Lay out an empty apt world; proxies and credentials of the machine still count."""
    for folder in ("lists/partial", "cache/archives/partial", "debs"):
        (apt / folder).mkdir(parents=True)
    (apt / "status").touch()
    signed = f"[signed-by={KEYRING}]"
    lines = [f"deb {signed} {_mirror()} {suite} main" for suite in ("sid", _stable_suite())]
    (apt / "sources.list").write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings = {
        "Dir::Etc::sourcelist": apt / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State": apt,
        "Dir::State::lists": apt / "lists",
        "Dir::State::status": apt / "status",
        "Dir::Cache": apt / "cache",
        "APT::Sandbox::User": "root",  # apt's own user may not enter the checkout
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "APT::Update::Error-Mode": "any",  # else an update without a network succeeds
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false",
    }
    return [part for key, value in settings.items() for part in ("-o", f"{key}={value}")]


def _download(apt: Path, options: list[str]) -> None:
    say.run(
        ["apt-get", *options, "update", "-q"],
        log="apt-update",
        failure="Debian's mirror did not answer: connect this machine to it (see "
        "/etc/apt/sources.list.d), or set ODOO_HOME to a checkout of Odoo 19.0.",
    )
    stable = [f"{name}/{_stable_suite()}" for name in FROM_STABLE]
    say.run(
        ["apt-get", *options, "download", "-q", *FROM_SID, *stable],
        log="apt-download",
        failure="Debian's mirror lacks a package that Odoo needs: run the same command again, "
        "or set ODOO_HOME to a checkout of Odoo 19.0.",
        cwd=apt / "debs",
    )


def _complete(building: Path) -> None:
    """Add the file left out, drop a second copy of the addons, and check every link."""
    left_out = building / DIST / LEFT_OUT
    left_out.parent.mkdir(parents=True, exist_ok=True)
    left_out.touch()
    # An incomplete copy of the addons (no views), which Odoo would take for a folder of addons.
    shutil.rmtree(building / DIST / "addons", ignore_errors=True)
    dangling = [path for path in building.rglob("*") if path.is_symlink() and not path.exists()]
    if dangling:
        raise say.Stop(
            f"Odoo's package points to {os.readlink(dangling[0])}, which no package brought: "
            "set ODOO_HOME to a checkout of Odoo 19.0 and tell the maintainers."
        )


def _codename() -> str:
    release = Path("/etc/os-release").read_text(encoding="utf-8")
    found = re.search(r"^VERSION_CODENAME=(\w+)", release, re.MULTILINE)
    return found[1] if found else ""


def _stable_suite() -> str:
    return _codename() if _codename() in STABLE_SUITES else STABLE_SUITES[-1]


def _mirror() -> str:
    """Return the address of the archive that this machine's own apt uses."""
    for text in _source_texts():
        if found := _stanza_address(text) or _line_address(text):
            return found
    raise say.Stop(
        "apt knows no Debian mirror (/etc/apt/sources.list.d is empty): add one, "
        "or set ODOO_HOME to a checkout of Odoo 19.0."
    )


def _source_texts() -> list[str]:
    etc = Path("/etc/apt")
    files = [etc / "sources.list", *sorted((etc / "sources.list.d").glob("*.[ls][io][su]*"))]
    return [
        path.read_text(encoding="utf-8")
        for path in files
        if path.is_file() and path.suffix in (".list", ".sources")
    ]


def _stanza_address(text: str) -> str | None:
    """Read the deb822 form: ``URIs:`` of the first stanza of Debian's main archive."""
    for stanza in re.split(r"\n\s*\n", text):
        fields = dict(re.findall(r"^([\w-]+):[ \t]*(.*)$", stanza, re.MULTILINE))
        is_main = "main" in fields.get("Components", "").split()
        if is_main and fields.get("Enabled") != "no" and _is_debian(stanza):
            return fields["URIs"].split()[0]
    return None


def _line_address(text: str) -> str | None:
    """Read the one-line form: ``deb [options] address suite main``."""
    for line in re.findall(r"^deb\s+(.*)$", text, re.MULTILINE):
        address, suite, *components = re.sub(r"^\[.*?\]\s*", "", line).split()
        if "main" in components and _is_debian(f"{address} {suite}"):
            return address
    return None


def _is_debian(text: str) -> bool:
    """Tell the main archive from the security one and from other vendors'."""
    return "security" not in text and ("debian" in text or _codename() in text.split())
