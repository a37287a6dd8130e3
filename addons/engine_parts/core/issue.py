"""What a signature on a parts issue stands for: exactly these goods, from here to there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable


def fingerprint(rows: Iterable[list]) -> str:
    """Return the SHA-256 of the goods of one issue, as 64 hexadecimal digits.

    :param rows: plain values that describe one line each (ids, quantities); their order does
        not matter

    >>> fingerprint([[1, 2.0], [2, 1.0]]) == fingerprint([[2, 1.0], [1, 2.0]])
    True
    >>> fingerprint([[1, 2.0]]) == fingerprint([[1, 3.0]])
    False
    """
    lines = sorted(json.dumps(row) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
