"""What the nightly jobs would do next: the ledger is closed up to yesterday at once."""

from __future__ import annotations

import time

from .report import Line


def finish(env, report, commit) -> None:
    """Draw up the parts ledger of the loaded past, if this run loaded anything."""
    if not any(line.accepted for line in report.lines):
        return
    started = time.monotonic()
    report.progress("parts ledger …")
    days = env["engine.parts.ledger.day"]
    company = env.company
    closed = days._close_due(company)
    days._refresh(company)
    commit()
    env.invalidate_all()
    seconds = time.monotonic() - started
    report.add(Line("(ledger days)", rows=closed, accepted=closed, seconds=seconds))
