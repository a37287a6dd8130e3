"""Reads in JSON of any length: a list, an object with the list ``reads``, one object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TextIO

from . import rfid_payload
from .refusal import Refusal
from .rfid_reads import Reads

PORTION = 10_000  # events
_CHARACTERS = 1 << 20
_LONGEST_VALUE = 1 << 25  # characters; one event is far shorter
_CUT_TOKEN = 20  # characters of a number or a name that may stand at the end of what was read
_DECODER = json.JSONDecoder()
_READS = re.compile(r'\{[^{}\[\]]*"reads"\s*:\s*\[')


def portions(begin: str, file: TextIO) -> Iterator[Reads]:
    """Yield the reads of a JSON file in portions.

    :param begin: what was read of the file already
    :raise Refusal: it breaks off, or is no JSON
    """
    wrapped = _READS.match(begin)
    is_list = bool(wrapped) or begin.startswith("[")
    place = wrapped.end() if wrapped else int(is_list)
    start, events = 0, []
    for event in _events(begin[place:], file, is_list=is_list):
        events.append(event)
        if len(events) >= PORTION:
            yield rfid_payload.reads(events, start)
            start, events = start + len(events), []
    yield rfid_payload.reads(events, start)


def _events(text: str, file: TextIO, *, is_list: bool) -> Iterator:
    is_more = True
    while is_more:
        events, text = _whole_values(text, is_more)
        yield from events
        more = file.read(_CHARACTERS)
        text, is_more = text + more, bool(more)
    events, text = _whole_values(text, is_more)
    yield from events
    if is_list and not text.startswith("]"):
        raise Refusal("json_no_end")


def _whole_values(text: str, is_more: bool) -> tuple[list, str]:
    """Return the values that are complete in ``text``, and the rest of it."""
    values, place = [], _next_value(text, 0)
    while place < len(text) and text[place] != "]":
        try:
            value, place = _DECODER.raw_decode(text, place)
        except json.JSONDecodeError as error:
            if not is_more or not _is_cut(text, place, error):
                raise Refusal("json_breaks", detail=str(error)) from error
            break
        except RecursionError as error:
            raise Refusal("json_breaks", detail="nested too deep") from error
        values.append(value)
        place = _next_value(text, place)
    return values, text[place:]


def _is_cut(text: str, place: int, error: json.JSONDecodeError) -> bool:
    """Tell whether a value is only not complete yet, rather than wrong."""
    if len(text) - place > _LONGEST_VALUE:
        return False
    return error.msg.startswith("Unterminated string") or len(text) - error.pos < _CUT_TOKEN


def _next_value(text: str, place: int) -> int:
    while place < len(text) and (text[place].isspace() or text[place] == ","):
        place += 1
    return place
