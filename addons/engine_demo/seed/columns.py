"""What may stand in a column of a CSV file, and what it means.

Every reader takes the text of one cell and returns its value; :class:`Refused` says in words
what is wrong. An empty cell is ``None`` where the column is not required.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

LOCAL_OFFSET = timedelta(hours=8)
"""Moments in the files are local time of the factory (Asia/Shanghai, no summer time)."""
EARLIEST_YEAR, LATEST_YEAR = 1950, 2199


class Refused(ValueError):  # noqa: N818
    """A row that cannot be loaded; the message is the reason."""


@dataclass(frozen=True)
class Column:
    """One column: its name, how to read a cell, and whether cell or column may be missing."""

    name: str
    read: Callable[[str], object]
    required: bool = True
    may_lack: bool = False

    def value(self, text: str | None):
        text = (text or "").strip()
        if not text:
            if self.required:
                raise Refused(f"{self.name} is empty")
            return None
        if "\0" in text:
            raise Refused(f"{self.name} holds a NUL character")
        return self.read(text)


def lacking(column: Column) -> Column:
    """Return the column as one that older files do not have."""
    return replace(column, required=False, may_lack=True)


def text(name: str, required: bool = True) -> Column:
    return Column(name, str, required)


def choice(name: str, *allowed: str, required: bool = True) -> Column:
    def read(value: str) -> str:
        if value not in allowed:
            raise Refused(f'{name} "{value}" is none of {", ".join(allowed)}')
        return value

    return Column(name, read, required)


def number(
    name: str, low: float | None = None, high: float | None = None, required: bool = True
) -> Column:
    def read(value: str) -> float:
        try:
            parsed = float(_plain(value))
        except ValueError:
            parsed = math.nan
        if not math.isfinite(parsed):
            raise Refused(f'{name} "{value}" is not a number')
        _check_range(name, parsed, low, high)
        return parsed

    return Column(name, read, required)


def integer(
    name: str, low: int | None = None, high: int | None = None, required: bool = True
) -> Column:
    def read(value: str) -> int:
        try:
            parsed = int(_plain(value))
        except ValueError:
            raise Refused(f'{name} "{value}" is not a whole number') from None
        _check_range(name, parsed, low, high)
        return parsed

    return Column(name, read, required)


def flag(name: str) -> Column:
    def read(value: str) -> bool:
        if value not in ("0", "1"):
            raise Refused(f'{name} "{value}" is neither 0 nor 1')
        return value == "1"

    return Column(name, read, required=False)


def day(name: str, required: bool = True) -> Column:
    def read(value: str) -> date:
        try:
            # Not fromisoformat(): what else it takes depends on the version of Python.
            parsed = datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007
        except ValueError:
            raise Refused(f'{name} "{value}" is not a date (YYYY-MM-DD)') from None
        _check_year(name, value, parsed)
        return parsed

    return Column(name, read, required)


def moment(name: str, required: bool = True) -> Column:
    """Read local time; the value is naive UTC, as Odoo stores it."""

    def read(value: str) -> datetime:
        try:
            local = datetime.strptime(value, "%Y-%m-%d %H:%M")  # noqa: DTZ007
        except ValueError:
            raise Refused(f'{name} "{value}" is not a moment (YYYY-MM-DD HH:MM)') from None
        _check_year(name, value, local)
        return local - LOCAL_OFFSET

    return Column(name, read, required)


def codes(name: str) -> Column:
    """Read several codes, separated by semicolons; a Chinese keyboard types wide ones."""

    def read(value: str) -> list[str]:
        return [code.strip() for code in value.replace("；", ";").split(";") if code.strip()]

    return Column(name, read, required=False)


def _plain(value: str) -> str:
    """Return the text of a number; Python would read 1_000 as one, too."""
    if "_" in value:
        raise ValueError(value)
    return value


def _check_year(name: str, value: str, day: date) -> None:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise Refused(f'{name} "{value}" lies outside of {EARLIEST_YEAR} to {LATEST_YEAR}')


def _check_range(name: str, value: float, low: float | None, high: float | None) -> None:
    if low is not None and value < low:
        reason = "is negative" if low == 0 else f"is less than {low:g}"
        raise Refused(f"{name} {value:g} {reason}")
    if high is not None and value > high:
        raise Refused(f"{name} {value:g} is more than {high:g}")
