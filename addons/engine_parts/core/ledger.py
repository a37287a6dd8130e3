"""The daily ledger of spare parts: where a day begins, what seals it, what a difference means."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """Return the first moment of ``day`` in ``zone`` and that of the next day, as naive UTC.

    :param zone: name of an IANA time zone
    :raise ZoneInfoNotFoundError: there is no such zone

    >>> [str(moment) for moment in day_bounds(date(2026, 1, 2), "Asia/Shanghai")]
    ['2026-01-01 16:00:00', '2026-01-02 16:00:00']

    The day on which the clocks go forward has 23 hours:

    >>> begin, end = day_bounds(date(2026, 3, 29), "Europe/Berlin")
    >>> str(end - begin)
    '23:00:00'
    """
    place = ZoneInfo(zone)
    begin, end = (
        datetime.combine(local_day, time.min, place).astimezone(timezone.utc).replace(tzinfo=None)
        for local_day in (day, day + timedelta(days=1))
    )
    return begin, end


def day_seal(previous: str, day: date, row_seals: Iterable[str]) -> str:
    """Return the SHA-256 of a day: of the day before, the date and its rows, 64 hex digits.

    :param previous: the seal of the day before, "" for the first one
    :param row_seals: the seals of the day's rows, in the order of part and location

    >>> first = day_seal("", date(2026, 1, 1), ["a", "b"])
    >>> len(first), first == day_seal("", date(2026, 1, 1), ["b", "a"])
    (64, False)
    >>> day_seal(first, date(2026, 1, 2), []) == day_seal("", date(2026, 1, 2), [])
    False
    """
    digest = hashlib.sha256(f"{previous}|{day.isoformat()}".encode())
    for row_seal in row_seals:
        digest.update(b"|")
        digest.update(row_seal.encode())
    return digest.hexdigest()


def cause(
    *,
    has_row: bool,
    row_intact: bool,
    moves_agree: bool,
    touched_later: bool,
    opening_agrees: bool = True,
) -> str:
    """Return why a row of a closed day is not what the stock moves give.

    :param has_row: the ledger has a row for the part and location
    :param row_intact: its content is the one that was sealed
    :param moves_agree: what came and went is what the moves of the day say
    :param touched_later: a move of that day was done or changed after the day was drawn up
    :param opening_agrees: it opens with the closing of the day before

    >>> right = {"has_row": True, "row_intact": True, "moves_agree": True, "touched_later": False}
    >>> cause(**right | {"row_intact": False})
    'row_changed'
    >>> cause(**right | {"moves_agree": False, "touched_later": True})
    'late'
    >>> cause(**right | {"moves_agree": False})
    'move_changed'
    >>> cause(**right | {"has_row": False, "moves_agree": False})
    'row_missing'
    >>> cause(**right, opening_agrees=False)
    'opening'
    >>> cause(**right)
    'value'
    """
    checks = (
        (not row_intact, "row_changed"),
        (not moves_agree and touched_later, "late"),
        (not has_row, "row_missing"),
        (not moves_agree, "move_changed"),
        (not opening_agrees, "opening"),
    )
    return next((name for holds, name in checks if holds), "value")
