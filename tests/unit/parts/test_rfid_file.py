"""Files of reads: CSV, JSON list, object with reads, one object a line; in portions."""

import io
import json

import pytest

from odoo.addons.engine_parts.core import rfid_file

EPC, AT = "3074257BF7194E4000001A85", "2026-11-24T12:00:00Z"


def rows(text):
    return [row for portion in rfid_file.portions(io.StringIO(text)) for row in portion]


def test_csv_with_columns_in_any_order():
    text = f"\ufeffRSSI,Timestamp,EPC,Ant\n-50,{AT},{EPC},2\n"
    assert rows(text) == [(0, EPC, AT, "2", "-50")]


def test_csv_with_only_what_is_needed():
    assert rows(f"epc,at\n{EPC},{AT}\n") == [(0, EPC, AT, None, None)]


def test_csv_line_that_is_too_short_loses_no_other():
    found = rows(f"epc,at\n{EPC}\n{EPC},{AT}")
    assert isinstance(found[0][1], ValueError)
    assert found[1][1:3] == (EPC, AT)


@pytest.mark.parametrize("text", ["", "\n", "epc;at\n", "1,2,3\n"])
def test_csv_without_its_columns_is_refused(text):
    with pytest.raises(ValueError, match="first line names the columns"):
        rows(text)


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


def test_digest_goes_back_to_the_beginning():
    file = io.BytesIO(b"abc")
    assert rfid_file.digest(file).startswith("ba7816bf")
    assert file.read() == b"abc"
