"""``make lint``: what can be found wrong without running the software."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from xml.etree import ElementTree

from . import say
from .paths import ADDONS, PYTHON, ROOT

RUFF = PYTHON.with_name("ruff")


def run() -> list[str]:
    """Run each check and return the names of those that failed."""
    failed = []
    for name, check in CHECKS.items():
        with say.phase(f"lint: {name}"):
            findings = check()
        if findings:
            say.info(findings)
            failed.append(name)
    return failed


def _command(*command: object) -> str:
    """Return the findings of a program, nothing when it is content."""
    answer = subprocess.run(
        [str(word) for word in command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return (answer.stdout + answer.stderr).strip() if answer.returncode else ""


def _ruff() -> str:
    return _command(RUFF, "check", "--quiet", ".")


def _format() -> str:
    return _command(RUFF, "format", "--check", "--quiet", ".") and (
        "These files are not formatted; `make format` does it:\n"
        + _command(RUFF, "format", "--check", ".")
    )


def _pylint() -> str:
    addons = sorted(path.parent for path in ADDONS.glob("*/__manifest__.py"))
    rc = f"--rcfile={ROOT / 'pyproject.toml'}"
    # Several small classes that extend one model, a file for each concern, are the design here.
    # A label that equals the field's name is kept for the reader; a compute returns nothing.
    but = "--disable=consider-merging-classes-inherited,attribute-string-redundant,missing-return"
    return _command(PYTHON, "-m", "pylint", rc, but, "-j", "2", *addons) if addons else ""


def _xml() -> str:
    findings = []
    for path in sorted(ADDONS.rglob("*.xml")):
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as error:
            findings.append(f"{path.relative_to(ROOT)}: {error}")
    return "\n".join(findings)


def _translations() -> str:
    return _command(PYTHON, "-m", "tools.dev.translations", "complete")


def _diagrams() -> str:
    return _command(PYTHON, "-m", "tools.dev.docs", "--check")


CHECKS: dict[str, Callable[[], str]] = {
    "ruff": _ruff,
    "ruff format": _format,
    "pylint-odoo": _pylint,
    "XML": _xml,
    "zh_CN complete": _translations,
    "state diagrams": _diagrams,
}


def reformat() -> None:
    """Format and fix what can be fixed by machine."""
    subprocess.call([RUFF, "check", "--fix", "--quiet", "."], cwd=ROOT)
    subprocess.call([RUFF, "format", "."], cwd=ROOT)
