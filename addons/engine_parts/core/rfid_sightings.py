"""Sightings in columns: one tag at one antenna within one span, first, last, number, signal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

_WORD = 8  # letters that are compared at once


@dataclass
class Sightings:
    """Rows whose EPCs are of one length; times in microseconds since 1970-01-01 UTC.

    ``best_dbm`` is not a number where no signal was said.
    """

    epc: np.ndarray
    antenna: np.ndarray
    first_us: np.ndarray
    last_us: np.ndarray
    count: np.ndarray
    best_dbm: np.ndarray
    span: np.ndarray | None = None  # number of the span since 1970; None: single reads

    def __len__(self) -> int:
        return len(self.epc)

    @property
    def width(self) -> int:
        """Letters of each EPC."""
        return self.epc.dtype.itemsize

    @property
    def is_raw(self) -> bool:
        return self.span is None

    @classmethod
    def of_reads(cls, epc: np.ndarray, antennas, at_us, signals) -> Sightings:
        """Return single reads, each a sighting of its own."""
        at_us = np.asarray(at_us, np.int64)
        return cls(
            epc=epc,
            antenna=np.asarray(antennas).astype(np.int32),
            first_us=at_us,
            last_us=at_us,
            count=np.ones(len(at_us), np.int32),
            best_dbm=np.asarray(signals, np.float32),
        )

    @classmethod
    def joined(cls, parts: Sequence[Sightings]) -> Sightings:
        """Return the rows of several parts, not folded."""
        if len(parts) == 1:
            return parts[0]
        columns = ("epc", "antenna", "first_us", "last_us", "count", "best_dbm")
        return cls(
            **{name: np.concatenate([getattr(part, name) for part in parts]) for name in columns}
        )

    def shifted(self, by_us: int) -> Sightings:
        """Return the same on another clock."""
        if not by_us:
            return self
        return replace(
            self, first_us=self.first_us + by_us, last_us=self.last_us + by_us, span=None
        )

    def months(self, span_us: int) -> list[datetime]:
        """Return the first moment of each month, UTC, in which a span of these begins."""
        months = (self.span * span_us).astype("datetime64[us]").astype("datetime64[M]")
        return np.unique(months).astype("datetime64[us]").tolist()

    def rows(self, chosen) -> Sightings:
        """Return some of the rows, by a mask, places or a slice."""
        return Sightings(
            **{name: None if column is None else column[chosen]
               for name, column in vars(self).items()}
        )  # fmt: skip

    def folded(self, span_us: int) -> Sightings:
        """Return one row for each EPC, span and antenna, in this order."""
        if self.span is not None:
            return self
        span = self.first_us // span_us
        keys = [self.antenna, span, *reversed(self._words())]
        keys = [key for key in keys if len(key) and key.min() != key.max()]
        order = np.lexsort(keys) if keys else np.arange(len(self))
        is_new = np.zeros(len(self), bool)
        is_new[:1] = True
        for key in keys:
            own = key[order]
            is_new[1:] |= own[1:] != own[:-1]
        starts = np.flatnonzero(is_new)
        if len(starts) == len(self):
            return replace(self.rows(order), span=span[order])
        return self._summed(order, starts, span)

    def _summed(self, order, starts, span) -> Sightings:
        firsts = order[starts]
        return Sightings(
            epc=self.epc[firsts],
            antenna=self.antenna[firsts],
            first_us=np.minimum.reduceat(self.first_us[order], starts),
            last_us=np.maximum.reduceat(self.last_us[order], starts),
            count=np.add.reduceat(self.count[order], starts),
            best_dbm=np.fmax.reduceat(self.best_dbm[order], starts),
            span=span[firsts],
        )

    def _words(self) -> list[np.ndarray]:
        """Return the EPCs as numbers that sort as their letters do."""
        if not len(self):
            return []
        width = -(-self.width // _WORD) * _WORD
        padded = np.ascontiguousarray(self.epc.astype(f"S{width}"))
        words = padded.view(">u8").reshape(len(self), -1)
        return [words[:, place].astype(np.uint64) for place in range(words.shape[1])]
