"""Reads of RFID tags into sightings: repeated reads of one tag become one row."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timezone, tzinfo

from . import epc as tag_data

LONGEST_EPC_BITS = 496
_COMMON_DIGITS = 24  # 96 bits
_HEX = tag_data.HEX.fullmatch
HIGHEST_ANTENNA = 65535
_CODES_KEPT = 500_000
_SHOWN = 200  # characters of a refused row that are kept
_ISO = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:[.,](\d+))?\s*(Z|z|[+-]\d\d:?\d\d)?")

# (antenna, EPC, span): [first s, last s, reads, best dBm]
Sightings = dict[tuple[int, str, int], list]


class Fold:
    """Reads of one batch, folded as they come; refused rows with their reasons.

    :param span_s: reads of a tag by an antenna within this span are one sighting, seconds
    :param zone: of times that carry none
    :param excuse: tells of an EPC with a broken GS1 coding whether a rule of ours explains it
    :param bounds_s: times outside are refused; seconds since 1970-01-01 UTC
    """

    def __init__(
        self,
        span_s: int,
        *,
        zone: tzinfo = timezone.utc,
        excuse: Callable[[str], bool] = lambda _code: False,
        bounds_s: tuple[float, float] = (0.0, math.inf),
    ):
        self.span_s = max(span_s, 1)
        self.zone = zone
        self.excuse = excuse
        self.bounds_s = bounds_s
        self.sightings: Sightings = {}
        self.rejected: list[tuple[int, str, str]] = []
        self.row_count = 0
        self.first_s, self.last_s = math.inf, -math.inf
        self._codes: dict[str, str] = {}  # how an EPC was written -> how it is kept
        self._pairs: dict[tuple, tuple] = {}  # the same of antenna and signal

    @property
    def valid_count(self) -> int:
        return self.row_count - len(self.rejected)

    def add(self, rows: Iterable[tuple]) -> None:
        """Fold rows of (index, EPC, time, antenna, signal in dBm)."""
        codes, pairs, seconds = self._codes, self._pairs, self.seconds
        sightings, span_s = self.sightings, self.span_s
        count = 0
        for index, epc, at, antenna, rssi in rows:
            count += 1
            try:
                code = codes.get(epc) or self._code(epc)
                at_s = seconds(at)
                place, signal = pairs.get((antenna, rssi)) or self._pair(antenna, rssi)
            except (ValueError, TypeError, OverflowError) as error:
                reason = str(error) if isinstance(error, ValueError) else "not a read of a tag"
                shown = at if isinstance(epc, ValueError) else f"{epc} {at} {antenna} {rssi}"
                self.rejected.append((index, reason, (shown or "")[:_SHOWN]))
                continue
            key = (place, code, int(at_s // span_s))
            seen = sightings.get(key)
            if seen is None:
                sightings[key] = [at_s, at_s, 1, signal]
            else:
                _join(seen, at_s, signal)
        self.row_count += count

    def exceeds(self, bounds_s: tuple[float, float]) -> bool:
        """Tell whether something that is in memory lies outside ``bounds_s``."""
        low, high = bounds_s
        return any(seen[0] < low or seen[1] > high for seen in self.sightings.values())

    def take(self) -> Sightings:
        """Return what was folded up to now, and go on with nothing."""
        taken, self.sightings = self.sightings, {}
        if taken:
            self.first_s = min(self.first_s, *(seen[0] for seen in taken.values()))
            self.last_s = max(self.last_s, *(seen[1] for seen in taken.values()))
        return taken

    def _code(self, text) -> str:
        if isinstance(text, ValueError):  # what made the row no read
            raise text
        code = hex_code(text)
        reason = tag_data.fault(code)
        if reason and not self.excuse(code):
            raise ValueError(reason)
        if len(self._codes) >= _CODES_KEPT:
            self._codes.clear()
        self._codes[text] = code
        return code

    def _pair(self, antenna, rssi) -> tuple[int, float | None]:
        pair = _antenna(antenna), _rssi(rssi)
        if len(self._pairs) >= _CODES_KEPT:
            self._pairs.clear()
        self._pairs[antenna, rssi] = pair
        return pair

    def seconds(self, at) -> float:
        """Return a time as seconds since 1970-01-01 UTC.

        :raise ValueError: it is not a time, or out of bounds
        """
        if at.__class__ is str:
            try:
                moment = datetime.fromisoformat(at)
            except ValueError:
                moment = _written_otherwise(at)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=self.zone)
            at_s = moment.timestamp()
        else:
            at_s = _epoch_s(at)
        low, high = self.bounds_s
        if not low <= at_s <= high:
            raise ValueError(_out_of_bounds(at, at_s < low))
        return at_s


def hex_code(text) -> str:
    """Return an EPC as it is kept: upper-case hexadecimal digits in whole words.

    :raise ValueError: anything else

    >>> hex_code("3074257bf7194e4000001a85")
    '3074257BF7194E4000001A85'
    """
    if not isinstance(text, str) or not text:
        raise ValueError("no EPC")
    if not _HEX(text):
        raise ValueError(f"not hexadecimal: {text:.60}")
    if len(text) == _COMMON_DIGITS:
        return text.upper()
    if len(text) % 2:
        raise ValueError(f"{len(text)} hexadecimal digits are not whole bytes")
    if len(text) * 4 > LONGEST_EPC_BITS:
        raise ValueError(f"longer than {LONGEST_EPC_BITS} bits")
    return text.upper() + "0" * (-len(text) % 4)


def _join(seen: list, at_s: float, rssi: float | None) -> None:
    if at_s < seen[0]:
        seen[0] = at_s
    elif at_s > seen[1]:
        seen[1] = at_s
    seen[2] += 1
    if rssi is not None and (seen[3] is None or rssi > seen[3]):
        seen[3] = rssi


def _antenna(value) -> int:
    if value is None or value == "":
        return 0
    if isinstance(value, (bool, float)):
        raise ValueError(f"not the number of an antenna: {value}")
    try:
        number = int(value)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= HIGHEST_ANTENNA:
        raise ValueError(f"not the number of an antenna: {value}")
    return number


def _rssi(value) -> float | None:
    if value is None or value == "":
        return None
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number) or abs(number) > 1000:
        raise ValueError(f"not a signal in dBm: {value}")
    return number


def _epoch_s(value) -> float:
    """Return seconds from a number of seconds, milli-, micro- or nanoseconds since 1970."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("no time" if value is None else f"not a time: {value!s:.60}")
    for limit, unit in ((1e11, 1), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9)):
        if 0 <= value < limit:
            return value / unit
    raise ValueError(f"not a time: {value}")


def _written_otherwise(text: str) -> datetime:
    """Return a time that Python 3.10 does not read: ``Z``, nanoseconds, ``+0800``, epoch numbers.

    >>> _written_otherwise("2026-02-26T17:13:37.432087177Z").isoformat()
    '2026-02-26T17:13:37.432087+00:00'
    """
    if not text:
        raise ValueError("no time")
    if text.isdecimal() and len(text) > 8:
        return datetime.fromtimestamp(_epoch_s(int(text)), timezone.utc)
    found = _ISO.fullmatch(text)
    if not found:
        raise ValueError(f"not a time: {text:.60}")
    day, clock, fraction, zone = found.groups()
    zone = "+00:00" if zone in ("Z", "z") else zone or ""
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    try:
        return datetime.fromisoformat(f"{day}T{clock}.{(fraction or '0')[:6]:0<6}{zone}")
    except ValueError as error:
        raise ValueError(f"not a time: {text:.60}") from error


def _out_of_bounds(at, is_early: bool) -> str:
    return f"{at}: the reader's clock was not set" if is_early else f"{at}: later than now"
