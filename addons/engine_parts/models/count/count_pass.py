"""What opens the guards around counted places: a Python object that no client can send."""

from __future__ import annotations

APPLYING_KEY = "engine_count_applying"
APPLYING = object()


def is_applying(env) -> bool:
    return env.context.get(APPLYING_KEY) is APPLYING


def with_pass(records):
    """Return ``records`` with the guards open, to bring the stock to what was counted."""
    return records.with_context(**{APPLYING_KEY: APPLYING})
