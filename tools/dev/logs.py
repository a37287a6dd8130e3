"""The log of installation and tests has no warning of ours.

A warning that is known and not ours stands in KNOWN, with the reason why it may stay.
"""

from __future__ import annotations

import re
from pathlib import Path

from .paths import LOG, ROOT

# Pattern in the line, and why it may stay.
KNOWN = {
    r'extension "pg_trgm" is not available|Unable to create PostgreSQL extensions': (
        "the embedded PostgreSQL ships without it; Odoo then skips trigram indexes"
    ),
    r"CREATE EXTENSION IF NOT EXISTS pg_trgm": "the same, as the database layer logs it",
    r"^<string>:\d+: \((WARNING|ERROR)/\d\)": (
        "docutils: Odoo reads each README.md as if it were reStructuredText"
    ),
    r"Killing chrome headless with pid|Error during browser shutdown": (
        "Odoo gives the browser of a test seconds to end, which a busy machine may not have"
    ),
}

_SEVERE = re.compile(r"\b(WARNING|ERROR|CRITICAL)\b")


def of_tests(phase: str) -> Path:
    """Return where a phase of tests logs its warnings."""
    return LOG / f"{phase}-warnings.log"


def warnings() -> str:
    """Return the lines of the last run that nobody explained."""
    paths = [LOG / "install.log", *sorted(LOG.glob("*-warnings.log"))]
    return "\n".join(
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        if path.exists()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if _SEVERE.search(line) and not any(re.search(known, line) for known in KNOWN)
    )
