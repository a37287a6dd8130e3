"""The hash chain of an audit trail: each row seals the row before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

SEALED_FIELDS = (
    "res_model",
    "res_id",
    "sequence_no",
    "name",
    "state_from",
    "state_to",
    "user_id",
    "done_at",
    "note",
)


def seal(row: Mapping[str, object], hash_previous: str) -> str:
    """Return the SHA-256 of a trail row and of the hash before it, as 64 hexadecimal digits.

    :param row: plain values of :data:`SEALED_FIELDS`; missing ones count as empty
    :param hash_previous: the hash of the same document's previous row, "" for its first

    >>> seal({"name": "approve"}, "")[:12] != seal({"name": "refuse"}, "")[:12]
    True
    """
    content = [str(row.get(name) or "") for name in SEALED_FIELDS]
    text = json.dumps([hash_previous, *content], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def broken_rows(rows: Iterable[Mapping[str, object]]) -> list[tuple[object, str]]:
    """Return (id, reason) of each row of ONE document that does not follow from the one before.

    :param rows: the document's rows, oldest first, with ``id``, ``hash_previous``, ``hash_own``
    """
    broken, previous_hash, previous_no, previous_state = [], "", 0, None
    for row in rows:
        if row["sequence_no"] != previous_no + 1:
            broken.append((row["id"], "gap"))
        elif row["hash_previous"] != previous_hash:
            broken.append((row["id"], "chain"))
        elif seal(row, row["hash_previous"]) != row["hash_own"]:
            broken.append((row["id"], "changed"))
        elif previous_state is not None and row["state_from"] != previous_state:
            broken.append((row["id"], "state"))
        previous_hash, previous_no = row["hash_own"], row["sequence_no"]
        previous_state = row["state_to"]
    return broken
