"""Rows for PostgreSQL's binary ``COPY``, made from columns: nothing is written nor read as text.

Source: PostgreSQL documentation, COPY, "Binary Format".
"""

from __future__ import annotations

import numpy as np

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)  # no flags, no extension of the header
TRAILER = b"\xff\xff"
_EPOCH_US = 946_684_800_000_000  # PostgreSQL counts from 2000-01-01


def timestamps(at_us: np.ndarray) -> np.ndarray:
    """Return microseconds since 1970 as PostgreSQL holds a timestamp."""
    return at_us - _EPOCH_US


def rows(columns: dict[str, np.ndarray]) -> bytes:
    """Return rows of columns without empty values, in the order of the columns.

    Integers and floats of 4 and 8 bytes, and letters (``S``) of one length each.

    >>> rows({"n": np.array([5], np.int32)})[19:].hex()
    '00010000000400000005ffff'
    """
    fields = [("fields", ">i2")]
    for name, column in columns.items():
        fields += [(f"{name} bytes", ">i4"), (name, column.dtype.newbyteorder(">"))]
    count = len(next(iter(columns.values())))
    table = np.empty(count, dtype=fields)
    table["fields"] = len(columns)
    for name, column in columns.items():
        table[f"{name} bytes"] = column.dtype.itemsize
        table[name] = column
    return SIGNATURE + table.tobytes() + TRAILER
