"""Randomness that is the same on every machine: only ``Random.random`` and arithmetic."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
_RANGE = re.compile(r"\[(\d+(?:\.\d+)?|-\d+)~(-?\d+(?:\.\d+)?)\]")


class Dice:
    """A named, seeded stream; one stream per file, so that one file's change leaves the others."""

    def __init__(self, seed: int, name: str):
        self._random = random.Random(f"{seed}/{name}").random  # a str seed does not use hash()

    def chance(self, probability: float) -> bool:
        return self._random() < probability

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self._random()

    def integer(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + int(self._random() * (high - low + 1))

    def around(self, middle: float, spread: float) -> float:
        """Return a value near ``middle``: sum of four uniforms, within ±2 x ``spread``."""
        return middle + spread * (sum(self._random() for _ in range(4)) - 2)

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self._random() * len(items))]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        mark = self._random() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            mark -= weight
            if mark < 0:
                return item
        return items[-1]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        pool = list(items)
        for last in range(len(pool) - 1, 0, -1):
            other = int(self._random() * (last + 1))
            pool[last], pool[other] = pool[other], pool[last]
        return pool

    def fill(self, text: str) -> str:
        """Replace every ``[low~high]`` by a number in between, with as many decimals as ``low``."""

        def number(match: re.Match) -> str:
            low, high = match.groups()
            decimals = len(low.partition(".")[2])
            return f"{self.between(float(low), float(high)):.{decimals}f}"

        return _RANGE.sub(number, text)
