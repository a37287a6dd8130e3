"""Files of reads in JSON: list, object with reads, one object a line; in portions."""

import io
import json

import pytest

from odoo.addons.engine_parts.core import rfid_file

EPC, AT = "3074257BF7194E4000001A85", "2026-11-24T12:00:00Z"


def rows(content):
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return [row for portion in rfid_file.portions(file) for row in portion.rows()]


READ = {"epc": EPC, "at": AT, "antenna": 1, "rssi": -50.0}


@pytest.mark.parametrize("count", [0, 1, 25_001])
@pytest.mark.parametrize("shape", ["list", "object", "lines"])
def test_json_in_each_shape(shape, count):
    events = [{**READ, "antenna": number % 4} for number in range(count)]
    if shape == "lines":
        text = "\n".join(map(json.dumps, events)) if count else "{}"
        count = max(count, 1)
    elif shape == "object":
        text = json.dumps({"batch": "b", "reader": "r", "reads": events, "more": 1})
    else:
        text = json.dumps(events, indent=1)
    found = rows(text)
    assert [row[0] for row in found] == list(range(count))


@pytest.mark.parametrize("text", ['[{"epc": 1}', '[{"epc"', '{"epc": "A"', "[1, 2"])
def test_json_that_breaks_off_is_refused(text):
    with pytest.raises(ValueError, match="breaks off"):
        rows(text)


def test_wrong_json_is_refused_at_once_however_long_the_file_is():
    file = io.BytesIO(('[{"epc": 1,, ' + json.dumps(READ) * 100_000).encode())
    with pytest.raises(ValueError, match="breaks off or is none"):
        list(rfid_file.portions(file))
    assert file.tell() < 4 << 20


def test_json_nested_too_deep_is_refused():
    with pytest.raises(ValueError, match="breaks off or is none"):
        rows("[" * 200_000)
