"""Files of reads, a portion at a time: CSV, JSON and one JSON event a line; also packed by gzip."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from . import rfid_csv, rfid_json, text_file
from .refusal import Refusal
from .rfid_reads import Reads

_CHARACTERS = 1 << 20
_GZIP = b"\x1f\x8b"


def digest(file: BinaryIO) -> str:
    """Return the SHA-256 of a file and go back to its beginning."""
    found = hashlib.sha256()
    while block := file.read(1 << 20):
        found.update(block)
    file.seek(0)
    return found.hexdigest()


def portions(file: BinaryIO) -> Iterator[Reads]:
    """Yield the reads of a file in portions.

    What the file is follows from its beginning: a JSON list, an object with the list ``reads``, one
    JSON object a line, else CSV; in the encodings of ``text_file``.

    :raise Refusal: a CSV without the columns, JSON that breaks off, no text, or damaged
    """
    text = None
    try:
        text = _text(file)
        begin = text.read(_CHARACTERS).lstrip("\ufeff \t\r\n")
        if not begin:
            raise Refusal("empty_file")
        kind = rfid_json if begin[0] in "[{" else rfid_csv
        yield from kind.portions(begin, text)
    except UnicodeError as error:
        raise Refusal("not_utf8") from error
    except (EOFError, OSError, zlib.error) as error:
        raise Refusal("packed") from error
    finally:
        if text:
            text.detach()


def _text(file: BinaryIO) -> io.TextIOWrapper:
    if _begin(file, len(_GZIP)) == _GZIP:
        file = gzip.GzipFile(fileobj=file)
    return io.TextIOWrapper(
        file, encoding=text_file.encoding(_begin(file, text_file.LOOKED_AT)), newline=""
    )


def _begin(file: BinaryIO, length: int) -> bytes:
    begin = file.read(length)
    file.seek(0)
    return begin
