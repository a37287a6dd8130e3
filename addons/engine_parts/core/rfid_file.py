"""Files of reads, a portion at a time: CSV, JSON and one JSON event a line."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO, TextIO

from . import rfid_payload

PORTION = 10_000  # rows
_CHARACTERS = 1 << 20
_DECODER = json.JSONDecoder()
_READS = re.compile(r'\{[^{}\[\]]*"reads"\s*:\s*\[')
_COLUMNS = {
    "epc": {"epc", "epchex", "epc_hex", "idhex", "tag"},
    "at": {"at", "time", "timestamp", "read_at", "lastseentime"},
    "antenna": {"antenna", "antennaport", "antenna_port", "ant"},
    "rssi": {"rssi", "peakrssi", "peak_rssi", "rssi_dbm"},
}


def digest(file: BinaryIO) -> str:
    """Return the SHA-256 of a file and go back to its beginning."""
    found = hashlib.sha256()
    while block := file.read(1 << 20):
        found.update(block)
    file.seek(0)
    return found.hexdigest()


def portions(file: TextIO) -> Iterator[list]:
    """Yield the rows of a file, as :func:`rfid_payload.rows` gives them, in portions.

    What the file is follows from its beginning: a JSON list, an object with the list ``reads``, one
    JSON object a line, else CSV.

    :raise ValueError: a CSV without the columns, or JSON that breaks off
    """
    begin = file.read(_CHARACTERS).lstrip("\ufeff \t\r\n")
    wrapped = _READS.match(begin)
    if wrapped:
        yield from _json_portions(begin[wrapped.end() :], file, is_list=True)
    elif begin.startswith("["):
        yield from _json_portions(begin[1:], file, is_list=True)
    elif begin.startswith("{"):
        yield from _json_portions(begin, file, is_list=False)
    else:
        yield from _csv_portions(begin, file)


def _csv_portions(begin: str, file: TextIO) -> Iterator[list]:
    lines = (begin + file.readline()).splitlines(keepends=True)
    reader = csv.reader(chain(lines, file))
    places = _places(next(reader, []))
    start = 0
    while portion := list(islice(reader, PORTION)):
        yield [_csv_row(index, cells, places) for index, cells in enumerate(portion, start)]
        start += len(portion)


def _places(names: list[str]) -> tuple:
    lower = [name.strip().lower() for name in names]
    places = tuple(
        next((place for place, name in enumerate(lower) if name in known), None)
        for known in _COLUMNS.values()
    )
    if places[0] is None or places[1] is None:
        raise ValueError("the first line names the columns: epc, at, antenna, rssi")
    return places


def _csv_row(index: int, cells: list[str], places: tuple) -> tuple:
    epc, at, antenna, rssi = places
    try:
        return (
            index,
            cells[epc],
            cells[at],
            None if antenna is None else cells[antenna],
            None if rssi is None else cells[rssi],
        )
    except IndexError:
        return index, ValueError("the line has too few columns"), None, None, None


def _json_portions(begin: str, file: TextIO, *, is_list: bool) -> Iterator[list]:
    start, events = 0, []
    for event in _json_events(begin, file, is_list=is_list):
        events.append(event)
        if len(events) >= PORTION:
            yield rfid_payload.rows(events, start)
            start, events = start + len(events), []
    yield rfid_payload.rows(events, start)


def _json_events(text: str, file: TextIO, *, is_list: bool) -> Iterator:
    is_more = True
    while is_more:
        events, text = _whole_values(text, is_more)
        yield from events
        more = file.read(_CHARACTERS)
        text, is_more = text + more, bool(more)
    events, text = _whole_values(text, is_more)
    yield from events
    if is_list and not text.startswith("]"):
        raise ValueError("the JSON breaks off: its list has no end")


def _whole_values(text: str, is_more: bool) -> tuple[list, str]:
    """Return the values that are complete in ``text``, and the rest of it."""
    values, place = [], _next_value(text, 0)
    while place < len(text) and text[place] != "]":
        try:
            value, place = _DECODER.raw_decode(text, place)
        except json.JSONDecodeError as error:
            if not is_more:
                raise ValueError(f"the JSON breaks off or is none: {error}") from error
            break
        values.append(value)
        place = _next_value(text, place)
    return values, text[place:]


def _next_value(text: str, place: int) -> int:
    while place < len(text) and (text[place].isspace() or text[place] == ","):
        place += 1
    return place
