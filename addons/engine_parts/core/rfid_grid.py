"""Texts of one length as a grid of letters, which numpy reads a column at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np


def grids(values: Sequence, lengths: Collection[int]) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield (places, letters with one row a text) of the ASCII texts of each of these lengths.

    >>> [(places.tolist(), grid.shape) for places, grid in grids(["AB", 7, "CD", "é!"], {2})]
    [([0, 2], (2, 2))]
    """
    places = None
    if set(map(type, values)) != {str} or not all(map(str.isascii, values)):
        places = [
            place
            for place, value in enumerate(values)
            if value.__class__ is str and value.isascii()
        ]
        values = [values[place] for place in places]
    present = set(map(len, values))
    for length in sorted(present.intersection(lengths)):
        own, chosen = values, places
        if len(present) > 1:
            own, chosen = _of_length(values, places, length)
        grid = np.frombuffer("".join(own).encode("ascii"), np.uint8).reshape(-1, length)
        yield np.arange(len(own)) if chosen is None else np.array(chosen), grid


def _of_length(values: Sequence, places: list | None, length: int) -> tuple[list, list]:
    pairs = [
        (value, place)
        for value, place in zip(values, places or range(len(values)), strict=True)
        if len(value) == length
    ]
    return [value for value, _place in pairs], [place for _value, place in pairs]
