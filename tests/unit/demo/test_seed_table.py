"""A CSV file becomes rows, and every bad row says what is wrong with it."""

import pytest

from odoo.addons.engine_demo.seed import table
from odoo.addons.engine_demo.seed.columns import (
    choice,
    codes,
    day,
    flag,
    integer,
    moment,
    number,
    text,
)

COLUMNS = (
    text("code"),
    choice("tier", "vip", "key"),
    number("cost", 0),
    integer("count", 0, 9, required=False),
    day("born", required=False),
    flag("special"),
    codes("parts"),
    moment("at", required=False),
)
HEADER = "code,tier,cost,count,born,special,parts,at\n"


@pytest.fixture
def load(tmp_path):
    def load(body, header=HEADER):
        path = tmp_path / "things.csv"
        path.write_text(header + body, encoding="utf-8")
        table.check(path, COLUMNS)
        return table.read(path, COLUMNS, ("code",))

    return load


def test_good_row_has_values(load):
    loaded = load("A,vip,2.5,3,2026-01-31,1,X;Y,2026-01-31 09:30\n")
    row = loaded.rows[0]
    assert (row["cost"], row["count"], row["special"], row["parts"]) == (2.5, 3, True, ["X", "Y"])
    assert row["at"].isoformat() == "2026-01-31T01:30:00"  # local time becomes UTC
    assert loaded.refused == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (",vip,1,,,,,", "code is empty"),
        ("A,gold,1,,,,,", 'tier "gold" is none of vip, key'),
        ("A,vip,-1,,,,,", "cost -1 is negative"),
        ("A,vip,nan,,,,,", 'cost "nan" is not a number'),
        ("A,vip,1_000,,,,,", 'cost "1_000" is not a number'),
        ("A,vip,1,1_0,,,,", 'count "1_0" is not a whole number'),
        ("A\0,vip,1,,,,,", "code holds a NUL character"),
        ("A,vip,1,2.5,,,,", 'count "2.5" is not a whole number'),
        ("A,vip,1,12,,,,", "count 12 is more than 9"),
        ("A,vip,1,,31.1.2026,,,", 'born "31.1.2026" is not a date (YYYY-MM-DD)'),
        ("A,vip,1,,,yes,,", 'special "yes" is neither 0 nor 1'),
        ("A,vip,1,,,,,2026-01-31", 'at "2026-01-31" is not a moment (YYYY-MM-DD HH:MM)'),
        ("A,vip,1,,20260131,,,", 'born "20260131" is not a date (YYYY-MM-DD)'),
        ("A,vip,1,,0226-01-31,,,", 'born "0226-01-31" lies outside of 1950 to 2199'),
        ("A,vip,1,,,,,0001-01-01 00:00", 'at "0001-01-01 00:00" lies outside of 1950 to 2199'),
        (
            '"A" first,vip,1,,,,,',
            "not CSV: a quotation mark amid the text of a quoted cell, or a huge cell",
        ),
        ("A,vip,1", "fewer cells than the header has columns"),
        ("A,vip,1,,,,,,x", "more cells than the header has columns (a comma without quotes?)"),
    ],
)
def test_bad_row_says_why(load, line, reason):
    loaded = load(f"{line}\nB,key,1,,,,,\n")
    assert loaded.refused == [(2, reason)]
    assert [row["code"] for row in loaded.rows] == ["B"]


def test_repeated_key_names_the_first_line(load):
    loaded = load("A,vip,1,,,,,\nA,key,2,,,,,\n")
    assert loaded.refused == [(3, "code A stands in line 2 already")]


def test_missing_column_is_one_sentence(load):
    with pytest.raises(table.BadFile, match=r"lacks the column\(s\) tier, cost;.*code;rank"):
        load("A;1\n", header="code;rank,count,born,special,parts,at,code\n")


@pytest.mark.parametrize(
    "body",
    ['A,vip,1,,,,"X;Y,\nB,key,1,,,,,\n', 'A,vip,1,,,,"X,\nB,key,1,,,,"Y",\nC,key,1,,,,,\n'],
)
def test_open_quotation_mark_swallows_no_row(load, body):
    with pytest.raises(table.BadFile, match="line 2: a quotation mark is opened there"):
        load(body)


def test_row_of_several_lines_is_named_by_its_first(load):
    loaded = load('A,vip,1,,,,"X\n;Y",\n\n,,,,,,,\nB,gold,1,,,,"X\n;Y",\n')
    assert loaded.refused == [(6, 'tier "gold" is none of vip, key')]
    assert loaded.read_count == 2  # rows without a word are no rows


def test_column_named_twice_is_one_sentence(load):
    with pytest.raises(table.BadFile, match=r"names the column\(s\) cost twice"):
        load("", header=HEADER.strip() + ",cost\n")


def test_further_columns_are_told(load):
    loaded = load("A,vip,1,,,,,,red\n", header=HEADER.strip() + ",colour\n")
    assert (loaded.ignored, len(loaded.rows)) == (["colour"], 1)


def test_codes_are_separated_by_the_wide_semicolon_too(load):
    assert load("A,vip,1,,,,X；Y,\n").rows[0]["parts"] == ["X", "Y"]


def test_excel_writes_a_mark_first(tmp_path):
    path = tmp_path / "things.csv"
    path.write_bytes(b"\xef\xbb\xbf" + HEADER.encode())
    table.check(path, COLUMNS)


def test_gbk_is_refused_with_advice(tmp_path):
    path = tmp_path / "things.csv"
    path.write_bytes(HEADER.encode() + "发动机,vip,1,,,,,\n".encode("gbk"))
    with pytest.raises(table.BadFile, match="not UTF-8"):
        table.check(path, COLUMNS)


def test_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(table.BadFile, match="is missing"):
        table.check(tmp_path / "none.csv", COLUMNS)
