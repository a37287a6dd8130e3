"""Rows for binary COPY, read back by the rules of its documentation."""

import struct

import numpy as np

from odoo.addons.engine_parts.core import copy_binary


def test_rows_are_written_by_the_documented_format():
    content = copy_binary.rows(
        {
            "n": np.array([1, -2], np.int32),
            "at": copy_binary.timestamps(np.array([946_684_800_000_001, 0], np.int64)),
            "epc": np.array([b"AB12", b"CD34"]),
            "dbm": np.array([-50.5, 0], np.float32),
        }
    )
    assert content.startswith(copy_binary.SIGNATURE)
    assert content.endswith(copy_binary.TRAILER)
    row = struct.Struct(">h i i i q i 4s i f")
    body = content[len(copy_binary.SIGNATURE) : -2]
    assert [row.unpack(body[start : start + row.size]) for start in (0, row.size)] == [
        (4, 4, 1, 8, 1, 4, b"AB12", 4, -50.5),
        (4, 4, -2, 8, -946_684_800_000_000, 4, b"CD34", 4, 0.0),
    ]
