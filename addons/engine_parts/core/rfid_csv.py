"""Reads in CSV: comma, semicolon, tab or bar between the columns, which the first line names."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import TextIO

import numpy as np

from . import rfid_names, text_file
from .refusal import Refusal
from .rfid_reads import Reads, nothing

PORTION = 10_000  # rows
_CHARACTERS = 1 << 20
_LONGEST_CELL = 2_000  # characters; a quotation mark without its other swallows lines
_READ = ("epc", "at", "antenna", "rssi")


def portions(begin: str, file: TextIO) -> Iterator[Reads]:
    """Yield the reads of a CSV file in portions.

    As long as no quotation mark shows, lines are split a block at a time, twice as fast.

    :param begin: what was read of the file already
    :raise Refusal: the first line does not name the columns, or a line does not end
    """
    block = begin + file.readline()
    head, block = _first_line(block)
    if head.startswith("sep="):  # for Excel, which separator follows
        head, block = _first_line(block)
    separator, places = _columns(head)
    start = 0
    while block and '"' not in block:
        reads, count = _of_block(block, start, separator, places)
        yield reads
        start += count
        block = file.read(_CHARACTERS) + file.readline()
    reader = csv.reader(chain(block.splitlines(keepends=True), file), delimiter=separator)
    while portion := list(islice(reader, PORTION)):
        if max(map(len, chain.from_iterable(portion)), default=0) > _LONGEST_CELL:
            raise Refusal("line_too_long")
        yield _reads(portion, start, places)
        start += len(portion)


def _of_block(block: str, start: int, separator: str, places: tuple) -> tuple[Reads, int]:
    """Return the reads in whole lines without quotation marks, and how many lines these are."""
    block = block.replace("\r\n", "\n").removesuffix("\n") + "\n"
    names = block[: block.index("\n")].count(separator) + 1
    if not _is_even(block, separator, names):
        lines = list(csv.reader(block.splitlines(), delimiter=separator))
        return _reads(lines, start, places), len(lines)
    cells = block[:-1].replace("\n", separator).split(separator)
    count = len(cells) // names
    columns = (nothing(count) if place is None else cells[place::names] for place in places)
    return Reads(*columns, range(start, start + count)), count


def _is_even(block: str, separator: str, names: int) -> bool:
    """Tell whether each line has as many cells as the first."""
    letters = np.frombuffer(block.encode(), np.uint8)
    is_end = letters == ord("\n")
    ends = is_end[is_end | (letters == ord(separator))]
    if "\r" in block or len(ends) % names:
        return False
    lines = ends.reshape(-1, names)
    return bool(lines[:, -1].all()) and not lines[:, :-1].any()


def _first_line(text: str) -> tuple[str, str]:
    line = text.splitlines(keepends=True)[0] if text else ""
    return line, text[len(line) :]


def _columns(line: str) -> tuple[str, tuple]:
    """Return what separates the columns, and their places."""
    for separator in text_file.SEPARATORS:
        names = [rfid_names.column(name) for name in next(csv.reader([line], delimiter=separator))]
        places = tuple(names.index(name) if name in names else None for name in _READ)
        if places[0] is not None and places[1] is not None:
            return separator, places
    raise Refusal("no_columns")


def _reads(portion: list[list[str]], start: int, places: tuple) -> Reads:
    try:
        columns = (
            nothing(len(portion)) if place is None else [cells[place] for cells in portion]
            for place in places
        )
        return Reads(*columns, range(start, start + len(portion)))
    except IndexError:  # a line is too short, or empty
        return Reads.of_rows(
            _row(index, cells, places) for index, cells in enumerate(portion, start) if cells
        )


def _row(index: int, cells: list[str], places: tuple) -> tuple:
    try:
        return index, *(None if place is None else cells[place] for place in places)
    except IndexError:
        return index, Refusal("few_columns"), ",".join(cells), None, None
