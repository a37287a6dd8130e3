"""What is known of one delivery of reads while it is taken in."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Delivery:
    """The batch it becomes, what was done with it, and the spans in which others may be met.

    ``busy``: first and last span, numbered since 1970, of sightings of the reader that are there.
    """

    batch: Any
    fold: Any
    offset_s: int = 0
    written_count: int = 0
    staged_count: int = 0
    store_count: int = 0
    first_us: int | None = None
    last_us: int | None = None
    busy: list = field(default_factory=list)

    @property
    def offset_us(self):
        return self.offset_s * 1_000_000

    def widen(self, part):
        """Note from when to when the sightings of the delivery are."""
        first, last = int(part.first_us.min()), int(part.last_us.max())
        self.first_us = first if self.first_us is None else min(self.first_us, first)
        self.last_us = last if self.last_us is None else max(self.last_us, last)

    def is_apart(self, part):
        """Return which rows lie in spans in which the reader has nothing yet, as a mask."""
        import numpy as np  # not at server start

        mask = np.ones(len(part), bool)
        for first, last in _united(self.busy):
            mask &= (part.span < first) | (part.span > last)
        return mask


def _united(pairs):
    united = []
    for first, last in sorted(pairs):
        if united and first <= united[-1][1] + 1:
            united[-1][1] = max(united[-1][1], last)
        else:
            united.append([first, last])
    return united
