"""Reads of RFID tags into sightings: repeated reads of one tag become one row."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from datetime import timezone, tzinfo

import numpy as np

from .epc_frame import fault
from .refusal import Refusal
from .rfid_codes import COMMON_DIGITS, hex_code, many_codes
from .rfid_reads import Reads
from .rfid_sightings import Sightings
from .rfid_times import UNKNOWN, many_micros, micros

HIGHEST_ANTENNA = 65535
_SIGNALS_DBM = (-1000, 1000)
_REFUSED = math.inf  # stands for an antenna or a signal that is none
_FOLD_FROM = 65_536  # reads that wait before they are folded for the first time
_CODES_KEPT = 100_000
_SHOWN = 200  # characters of a refused row that are kept
SECOND_US = 1_000_000


class Fold:
    """Reads of one batch, folded as they come; refused rows with their reasons.

    Rows as nearly all readers write them are taken in columns; every other row singly, by the
    same rules.

    :param span_s: reads of a tag by an antenna within this span are one sighting, seconds
    :param zone: of times that carry none
    :param excuse: tells of an EPC with a broken GS1 coding whether a rule of ours explains it
    :param bounds_us: times outside are refused; microseconds since 1970-01-01 UTC
    """

    def __init__(
        self,
        span_s: int,
        *,
        zone: tzinfo = timezone.utc,
        excuse: Callable[[str], bool] = lambda _code: False,
        bounds_us: tuple[float, float] = (0, math.inf),
    ):
        self.span_us = max(span_s, 1) * SECOND_US
        self.zone = zone
        self.excuse = excuse
        self.bounds_us = bounds_us
        self.rejected: list[tuple[int, Refusal, str]] = []
        self.row_count = self.rejected_count = 0
        self.pending_count = 0
        self._pending: dict[int, list[Sightings]] = {}  # by the length of the EPC
        self._fold_from = _FOLD_FROM
        self._codes: dict[str, str] = {}  # how an EPC was written -> how it is kept

    @property
    def valid_count(self) -> int:
        return self.row_count - self.rejected_count

    def add(self, reads: Reads) -> None:
        """Take in reads."""
        self.row_count += len(reads)
        if not len(reads):
            return
        low, high = self.bounds_us
        letters, is_good = many_codes(reads.epcs)
        at_us = many_micros(reads.times)
        antennas = _numbers(reads.antennas, antenna_number, 0, int, (0, HIGHEST_ANTENNA))
        signals = _numbers(reads.signals, signal_dbm, math.nan, float, _SIGNALS_DBM)
        is_good &= (at_us != UNKNOWN) & (at_us >= low) & (at_us <= high)
        is_good &= (antennas != _REFUSED) & (signals != _REFUSED)
        columns = letters.view(f"S{COMMON_DIGITS}")[:, 0], antennas, at_us, signals
        if is_good.all():
            self._keep(Sightings.of_reads(*columns))
            return
        self._keep(Sightings.of_reads(*(column[is_good] for column in columns)))
        self._add_singly(reads.row(place) for place in np.flatnonzero(~is_good).tolist())

    def exceeds(self, bounds_us: tuple[float, float]) -> bool:
        """Tell whether something that is in memory lies outside ``bounds_us``."""
        low, high = bounds_us
        return any(part.first_us.min() < low or part.last_us.max() > high for part in self._parts())

    def times_us(self) -> np.ndarray:
        """Return the times of what is in memory."""
        return np.concatenate([part.first_us for part in self._parts()] or [np.zeros(0, np.int64)])

    def fold(self) -> int:
        """Fold what is in memory and return how many sightings that leaves."""
        for width, parts in self._pending.items():
            if len(parts) > 1 or parts[0].is_raw:
                self._pending[width] = [Sightings.joined(parts).folded(self.span_us)]
        self.pending_count = sum(map(len, self._parts()))
        return self.pending_count

    def take(self, offset_us: int = 0) -> list[Sightings]:
        """Return the sightings of what came up to now, and go on with nothing.

        In the order of EPC, span and antenna, one part for each length of EPC.

        :param offset_us: by how much the reader's clock is ahead
        """
        parts, self._pending, self.pending_count = self._pending, {}, 0
        return [
            Sightings.joined(own).shifted(-offset_us).folded(self.span_us) for own in parts.values()
        ]

    def take_rejected(self) -> list[tuple[int, Refusal, str]]:
        """Return the refused rows up to now as (index, why, content), and go on with none."""
        taken, self.rejected = self.rejected, []
        return taken

    def _parts(self) -> list[Sightings]:
        return [part for parts in self._pending.values() for part in parts]

    def _keep(self, sightings: Sightings) -> None:
        if not len(sightings):
            return
        self._pending.setdefault(sightings.width, []).append(sightings)
        self.pending_count += len(sightings)
        if self.pending_count >= self._fold_from:
            before = self.pending_count
            if self.fold() > before // 2:  # hardly anything repeats: folding in between is idle
                self._fold_from = math.inf
            self._fold_from = max(self._fold_from, 2 * self.pending_count)

    def _add_singly(self, rows) -> None:
        found: dict[int, list[tuple]] = {}
        for index, epc, at, antenna, signal in rows:
            try:
                read = (
                    self._code(epc),
                    antenna_number(antenna),
                    self._within_bounds(at),
                    signal_dbm(signal),
                )
            except (ValueError, TypeError, OverflowError) as error:
                why = error if isinstance(error, Refusal) else Refusal("no_read")
                shown = f"{at}" if isinstance(epc, Refusal) else f"{epc} {at} {antenna} {signal}"
                self.rejected.append((index, why, shown[:_SHOWN]))
                self.rejected_count += 1
                continue
            found.setdefault(len(read[0]), []).append(read)
        for reads in found.values():
            codes, antennas, at_us, signals = zip(*reads, strict=True)
            signals = [math.nan if signal is None else signal for signal in signals]
            self._keep(Sightings.of_reads(np.array(codes, "S"), antennas, at_us, signals))

    def _code(self, text) -> str:
        if isinstance(text, Refusal):  # what made the row no read
            raise text
        code = self._codes.get(text)
        if code:
            return code
        code = hex_code(text)
        why = fault(code)
        if why and not self.excuse(code):
            raise why
        if len(self._codes) >= _CODES_KEPT:
            self._codes.clear()
        self._codes[text] = code
        return code

    def _within_bounds(self, at) -> int:
        at_us = micros(at, self.zone)
        low, high = self.bounds_us
        if at_us < low:
            raise Refusal("clock_unset", at=f"{at!s:.60}")
        if at_us > high:
            raise Refusal("later_than_now", at=f"{at!s:.60}")
        return at_us


def antenna_number(value) -> int:
    """Return the number of an antenna, 0 where none is named.

    :raise Refusal: it is no such number
    """
    if value is None or _is_blank(value):
        return 0
    try:
        number = -1 if isinstance(value, (bool, float)) else int(value)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number <= HIGHEST_ANTENNA:
        raise Refusal("antenna", value=f"{value!s:.60}")
    return number


def signal_dbm(value) -> float | None:
    """Return the strength of a signal, ``None`` where none is said.

    :raise Refusal: it is no such number

    >>> signal_dbm("-56,5"), signal_dbm("")
    (-56.5, None)
    """
    if value is None or _is_blank(value):
        return None
    try:
        text = value.replace(",", ".") if isinstance(value, str) else value
        number = math.nan if isinstance(value, bool) else float(text)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    low, high = _SIGNALS_DBM
    if not low <= number <= high:
        raise Refusal("signal", value=f"{value!s:.60}")
    return number


def _is_blank(value) -> bool:
    return isinstance(value, str) and not value.strip()


def _numbers(
    values: Collection, convert: Callable, missing: float, own: type, bounds: tuple
) -> np.ndarray:
    """Return a column of numbers, ``_REFUSED`` where a row is to be taken singly.

    Each text is converted once; values of several types stay apart, as ``True`` equals 1.

    :param own: type of the values that need no conversion, only to lie within ``bounds``
    """
    types = set(map(type, values))
    try:
        if types == {own}:
            numbers = np.array(values, own)
            low, high = bounds
            return np.where((numbers >= low) & (numbers <= high), numbers, _REFUSED)
        if len(types) == 1:
            table = {value: _number(value, convert, missing) for value in set(values)}
            return np.fromiter(map(table.__getitem__, values), float, len(values))
    except (TypeError, OverflowError):  # lists and the like, or a number far too large
        return np.full(len(values), _REFUSED)
    return np.array([_number(value, convert, missing) for value in values], float)


def _number(value, convert: Callable, missing: float) -> float:
    try:
        number = convert(value)
    except Refusal:
        return _REFUSED
    return missing if number is None else number
