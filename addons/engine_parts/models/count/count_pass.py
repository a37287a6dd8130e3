"""What opens the guards around counted places: a Python object that no client can send."""

from __future__ import annotations

APPLYING_KEY = "engine_count_applying"
APPLYING = object()


def is_applying(env) -> bool:
    return env.context.get(APPLYING_KEY) is APPLYING


def without_defaults(records, kept):
    """Return ``records`` without a client's ``default_…`` keys, but for the fields ``kept``."""
    context = {
        name: value
        for name, value in records.env.context.items()
        if not name.startswith("default_") or name.removeprefix("default_") in kept
    }
    return records.with_env(records.env(context=context))


def with_pass(records):
    """Return ``records`` with the guards open, to bring the stock to what was counted."""
    return records.with_context(**{APPLYING_KEY: APPLYING})
