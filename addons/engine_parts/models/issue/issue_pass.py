"""What opens the guards of a parts issue: Python objects that no client can send."""

from __future__ import annotations

from dataclasses import dataclass

PASS_KEY = "engine_issue_pass"
RESERVING_KEY = "engine_reserving"
RESERVING = object()
CANCELLING_KEY = "engine_cancelling"
CANCELLING = object()
ADJUSTING_KEY = "engine_adjusting"
ADJUSTING = object()


@dataclass(frozen=True)
class IssuePass:
    """The parts issues whose signatures have been checked and whose parts are moving now."""

    picking_ids: frozenset[int]


def passed_ids(env) -> frozenset[int]:
    """Return the ids of the pickings that may move in this call; none for a forged key."""
    issue_pass = env.context.get(PASS_KEY)
    return issue_pass.picking_ids if isinstance(issue_pass, IssuePass) else frozenset()


def is_adjusting(env) -> bool:
    """Tell whether core adjusts the stock in this call; the mark of a move can be written."""
    return env.context.get(ADJUSTING_KEY) is ADJUSTING


def with_pass(records, picking_ids):
    """Return ``records`` with the guards open for these pickings, and for no others."""
    return records.with_context(**{PASS_KEY: IssuePass(frozenset(picking_ids))})
