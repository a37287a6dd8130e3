"""Files of reads whatever they hold: packed, empty, no text, marked as UTF-16."""

import gzip
import io

import pytest

from odoo.addons.engine_parts.core import rfid_file

EPC, AT = "3074257BF7194E4000001A85", "2026-11-24T12:00:00Z"


def rows(content):
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return [row for portion in rfid_file.portions(file) for row in portion.rows()]


def test_packed_file_is_unpacked():
    text = f"epc,at\n{EPC},{AT}\n" * 2
    assert rows(gzip.compress(text.encode())) == rows(text)
    with pytest.raises(ValueError, match="damaged or cut off"):
        rows(gzip.compress(text.encode())[:-9])
    with pytest.raises(ValueError, match="damaged or cut off"):
        rows(b"\x1f\x8bnothing")


@pytest.mark.parametrize("content", ["", "\n", "\ufeff", b"\xff\xfe"])
def test_empty_file_is_refused(content):
    with pytest.raises(ValueError, match="the file is empty"):
        rows(content)


@pytest.mark.parametrize("content", [b"epc,at\n\xff\xff", b"\x80", b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(ValueError, match="not UTF-8"):
        rows(content)


def test_digest_goes_back_to_the_beginning():
    file = io.BytesIO(b"abc")
    assert rfid_file.digest(file).startswith("ba7816bf")
    assert file.read() == b"abc"
