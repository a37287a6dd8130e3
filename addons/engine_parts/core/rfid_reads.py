"""Reads as they were written, a list per column: what the fold takes."""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat


@dataclass
class Reads:
    """EPC, time, antenna and signal of each read; the index is its place in the delivery.

    A row that is no read has a ``Refusal`` as its EPC and what was sent as its time.
    """

    epcs: Sequence
    times: Sequence
    antennas: Sequence
    signals: Sequence
    indexes: Sequence[int]

    def __len__(self) -> int:
        return len(self.epcs)

    @classmethod
    def of_rows(cls, rows: Iterable[tuple]) -> Reads:
        """Return the columns of rows of (index, EPC, time, antenna, signal)."""
        indexes, epcs, times, antennas, signals = tuple(zip(*rows, strict=True)) or ((),) * 5
        return cls(epcs, times, antennas, signals, indexes)

    def rows(self) -> Iterator[tuple]:
        """Yield (index, EPC, time, antenna, signal) of each read."""
        return zip(self.indexes, self.epcs, self.times, self.antennas, self.signals, strict=True)

    def row(self, place: int) -> tuple:
        """Return the same of one read."""
        return (
            self.indexes[place],
            self.epcs[place],
            self.times[place],
            self.antennas[place],
            self.signals[place],
        )

    def digest(self) -> str:
        """Return the SHA-256 of the reads, whatever the words and the order of keys they came in.

        Over the values in marshal's format 2, which knows no references: a third of the time of
        JSON.
        """
        columns = [list(column) for column in (self.epcs, self.times, self.antennas, self.signals)]
        if not isinstance(self.indexes, range):
            columns.append(list(self.indexes))
        try:
            content = marshal.dumps(columns, 2)
        except ValueError:  # a row that is no read, or holds something odd
            content = repr(columns).encode(errors="backslashreplace")
        return hashlib.sha256(content).hexdigest()


def nothing(count: int) -> list:
    """Return a column without values."""
    return list(repeat(None, count))
