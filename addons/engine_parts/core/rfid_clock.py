"""How far a reader's clock is off, from the times in what it sent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_FARTHEST_S = 10 * 365 * 86_400  # beyond ten years it is no clock but a wrong number


def measured(sent_s: float, received_s: float, tolerance_s: float) -> int:
    """Return by how much the reader's clock is ahead, 0 within the tolerance; all in seconds.

    >>> measured(86_400.0, 0.0, 300)
    86400
    """
    offset_s = round(sent_s - received_s)
    return offset_s if tolerance_s < abs(offset_s) <= _FARTHEST_S else 0


def guessed(
    times_s: Sequence[float], received_s: float, tolerance_s: float, longest_lag_s: float
) -> int:
    """Return the same without the reader's own word: its newest read is taken as just made.

    A clock that is ahead is certain, as nobody reads tags tomorrow. One that is behind cannot be
    told from reads that were kept back; beyond ``longest_lag_s`` they are taken as those. More than
    half of the reads must agree, so that one row with a wrong date does not move the others.

    >>> guessed([86_390.0, 86_400.0], 0.0, 300, 172_800)
    86400
    >>> guessed([0.0, 1.0, 9e9], 2.0, 300, 172_800)
    0
    >>> guessed([0.0], 86_400.0, 300, 172_800), guessed([0.0], 9e6, 300, 172_800)
    (-86400, 0)
    """
    if not len(times_s):
        return 0
    ordered = np.sort(np.asarray(times_s, float))
    latest_s = received_s + tolerance_s
    if ordered[(len(ordered) - 1) // 2] > latest_s:
        return measured(float(ordered[-1]), received_s, tolerance_s)
    newest_s = float(ordered[np.searchsorted(ordered, latest_s, side="right") - 1])
    offset_s = measured(newest_s, received_s, tolerance_s)
    return offset_s if -offset_s <= longest_lag_s else 0
