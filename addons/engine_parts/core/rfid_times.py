"""Times as readers write them, in microseconds since 1970-01-01 UTC.

The spelling that nearly all use (``2026-11-24T12:00:00.123456+00:00`` or ``…Z``) is read a column
at a time by numpy; every other one singly. What the columns take is what the single reading takes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone, tzinfo

import numpy as np

from .refusal import Refusal
from .rfid_grid import grids

UNKNOWN = np.iinfo(np.int64).min  # not in the usual spelling
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MICROSECOND = timedelta(microseconds=1)
_SECOND_US = 1_000_000
_ISO = re.compile(
    r"(\d{4})([-/])(\d\d?)\2(\d\d?)[T ](\d\d?):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?"
    r"\s*(Z|z|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
# A number since 1970 is in seconds, milli-, micro- or nanoseconds, by its size.
_UNITS = ((10**11, 10**6), (10**14, 10**3), (10**17, 1), (10**20, 10**-3))
_DIGITS = np.array([0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18])
_SEPARATORS = {4: b"-", 7: b"-", 10: b"T ", 13: b":", 16: b":"}
_PLAIN_LENGTHS = range(20, 36)
_DAY_S = 86_400


def micros(at, zone: tzinfo) -> int:
    """Return one time, ISO 8601 or a number of seconds, milli-, micro- or nanoseconds since 1970.

    :param zone: of a time that carries none
    :raise Refusal: it is not a time

    >>> micros("1970-01-01T08:00:01+08:00", timezone.utc), micros(1_000_000_000_000, timezone.utc)
    (1000000, 1000000000000000)
    """
    if at.__class__ is not str:
        return _of_number(at)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = _written_otherwise(at.strip())
    if moment.__class__ is int:
        return moment
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    try:
        return (moment - _EPOCH) // _MICROSECOND
    except OverflowError as error:
        raise Refusal("not_time", value=f"{at:.60}") from error


def many_micros(times: Sequence) -> np.ndarray:
    """Return the times of a column, ``UNKNOWN`` for those to be read singly.

    >>> many_micros(["1970-01-01T00:00:01Z", "1970-01-01 00:00:01.5+00:00"]).tolist()
    [1000000, 1500000]
    """
    found = np.full(len(times), UNKNOWN, dtype=np.int64)
    for places, grid in grids(times, _PLAIN_LENGTHS):
        found[places] = _of_grid(grid)
    return found


def _of_number(value) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Refusal("no_time") if value is None else Refusal("not_time", value=f"{value!s:.60}")
    for limit, unit_us in _UNITS:
        if 0 <= value < limit:
            return round(value * unit_us)
    raise Refusal("not_time", value=f"{value!s:.60}")


def _written_otherwise(text: str) -> datetime | int:
    """Return a time that Python 3.10 does not read: ``Z``, nanoseconds, ``+0800``, epoch numbers.

    >>> _written_otherwise("2026-02-26T17:13:37.432087177Z").isoformat()
    '2026-02-26T17:13:37.432087+00:00'
    >>> _written_otherwise("2026/2/6 8:05").isoformat()
    '2026-02-06T08:05:00'
    """
    if not text:
        raise Refusal("no_time")
    if text.isdecimal() and text.isascii() and len(text) > 8:
        return _of_number(int(text[:21]))
    found = _ISO.fullmatch(text)
    if not found:
        raise Refusal("not_time", value=f"{text:.60}")
    year, _sep, month, day, hour, minute, second, fraction, zone = found.groups()
    fields = [int(number or 0) for number in (year, month, day, hour, minute, second)]
    microsecond = int(f"{(fraction or '')[:6]:0<6}")
    try:
        return datetime(*fields, microsecond, tzinfo=_zone(zone))
    except ValueError as error:
        raise Refusal("not_time", value=f"{text:.60}") from error


def _zone(text: str | None) -> tzinfo | None:
    if not text:
        return None
    if text in "Zz":
        return timezone.utc
    minutes = int(text[1:3]) * 60 + int(text[3:].strip(":") or 0)
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def _of_grid(grid: np.ndarray) -> np.ndarray:
    """Return the times in a grid of letters, one a row; ``UNKNOWN`` where the shape is another."""
    letters = np.ascontiguousarray(grid.T)
    digits = letters - np.uint8(ord("0"))  # what is no digit becomes 10 or more
    is_good = (digits[_DIGITS] <= 9).all(axis=0)
    for place, signs in _SEPARATORS.items():
        is_good &= np.isin(letters[place], np.frombuffer(signs, np.uint8))
    numbers = digits.astype(np.int64)
    days, is_day = _days(_number(numbers[:4]), _number(numbers[5:7]), _number(numbers[8:10]))
    hour, minute, second = (_number(numbers[place : place + 2]) for place in (11, 14, 17))
    offset_s, end, is_zone = _offset(letters, digits, numbers)
    fraction_us, is_fraction = _fraction(letters, digits, numbers, end)
    is_good &= is_day & is_zone & is_fraction & (hour < 24) & (minute < 60) & (second < 60)
    seconds = days * _DAY_S + hour * 3600 + minute * 60 + second - offset_s
    return np.where(is_good, seconds * _SECOND_US + fraction_us, UNKNOWN)


def _number(digits: np.ndarray) -> np.ndarray:
    value = digits[0]
    for digit in digits[1:]:
        value = value * 10 + digit
    return value


def _days(year: np.ndarray, month: np.ndarray, day: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the days since 1970-01-01, and where year, month and day are a date."""
    is_month = (month >= 1) & (month <= 12) & (year >= 1) & (year <= 9999)
    months = np.where(is_month, (year - 1970) * 12 + month - 1, 0)
    first, after = (
        number.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        for number in (months, months + 1)
    )
    days = first + day - 1
    return days, is_month & (day >= 1) & (days < after)


def _offset(letters, digits, numbers) -> tuple[np.ndarray, int, np.ndarray]:
    """Return the distance to UTC in seconds, the place where it begins, and where it is one.

    Rows of one length end alike, or are read singly: the first row says how.
    """
    length = len(letters)
    if letters[-1][0] in b"Zz":
        return np.int64(0), length - 1, np.isin(letters[-1], np.frombuffer(b"Zz", np.uint8))
    place = length - 6
    sign = letters[place]
    is_zone = (
        ((sign == ord("+")) | (sign == ord("-")))
        & (letters[place + 3] == ord(":"))
        & (digits[[place + 1, place + 2, place + 4, place + 5]] <= 9).all(axis=0)
    )
    hours, minutes = _number(numbers[place + 1 : place + 3]), _number(numbers[place + 4 :])
    is_zone &= (hours < 24) & (minutes < 60)
    offset_s = hours * 3600 + minutes * 60
    return np.where(sign == ord("-"), -offset_s, offset_s), place, is_zone


def _fraction(letters, digits, numbers, end: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the microseconds between the seconds and ``end``, and where they are written so."""
    if end == 19:
        return np.int64(0), np.True_
    if end < 21:
        return np.int64(0), np.False_
    is_fraction = (letters[19] == ord(".")) & (digits[20:end] <= 9).all(axis=0)
    used = min(end - 20, 6)
    return _number(numbers[20 : 20 + used]) * 10 ** (6 - used), is_fraction
