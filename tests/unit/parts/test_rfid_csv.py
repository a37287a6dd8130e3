"""Files of reads in CSV: separators, names of columns, bad lines; in portions."""

import io

import pytest

from odoo.addons.engine_parts.core import rfid_file

EPC, AT = "3074257BF7194E4000001A85", "2026-11-24T12:00:00Z"


def rows(content):
    file = io.BytesIO(content.encode() if isinstance(content, str) else content)
    return [row for portion in rfid_file.portions(file) for row in portion.rows()]


def test_csv_with_columns_in_any_order():
    text = f"\ufeffRSSI,Timestamp,EPC,Ant\n-50,{AT},{EPC},2\n"
    assert rows(text) == [(0, EPC, AT, "2", "-50")]


def test_csv_with_only_what_is_needed():
    assert rows(f"epc,at\n{EPC},{AT}\n") == [(0, EPC, AT, None, None)]


def test_csv_line_that_is_too_short_loses_no_other():
    found = rows(f"epc,at\n{EPC}\n{EPC},{AT}")
    assert str(found[0][1]) == "the line has too few columns"
    assert found[1][1:3] == (EPC, AT)


def test_csv_with_empty_lines_is_taken():
    found = rows(f"epc,at\r\n\r\n{EPC},{AT}\r\n\r\n")
    assert found == [(1, EPC, AT, None, None)]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_csv_with_other_separators(separator):
    lines = [["电子标签", "时间", "天线", "信号"], [EPC, AT, "2", "-50,5"]]
    text = "\n".join(separator.join(cells) for cells in lines)
    assert rows(text) == [(0, EPC, AT, "2", "-50,5")]
    assert rows(text.encode("utf-8-sig")) == rows(text)
    assert rows(text.encode("utf-16")) == rows(text)


@pytest.mark.parametrize(
    "head",
    [
        "EPC Id,Last Seen Time,Antenna ID,PeakRSSI",
        "Tag ID,Read Time,Antenna Port,Peak RSSI (dBm)",
        "idHex,timestamp,ant,peak_rssi",
        "EPC编码,读取时间,天线号,信号强度(dBm)",
        "sep=,\nepc,at,antenna,rssi",
    ],
)
def test_columns_as_other_programs_name_them(head):
    assert rows(f"{head}\n{EPC},{AT},2,-50\n") == [(0, EPC, AT, "2", "-50")]


def test_file_that_excel_wrote_in_china():
    text = f"标签,时间,备注\n{EPC},{AT},货架七\n"
    assert rows(text.encode("gbk")) == rows(text) == [(0, EPC, AT, None, None)]


def test_line_that_does_not_end_is_refused():
    with pytest.raises(ValueError, match="quotation mark"):
        rows('epc,at\n"' + f"{EPC},{AT}\n" * 10_000)


@pytest.mark.parametrize("text", ["epc;when\n", "1,2,3\n"])
def test_csv_without_its_columns_is_refused(text):
    with pytest.raises(ValueError, match="first line names the columns"):
        rows(text)


def test_uneven_lines_and_quotation_marks_change_nothing():
    lines = ["epc,at,antenna"] + [f"{EPC},{AT},{n}" for n in range(30_000)]
    plain = rows("\n".join(lines))
    assert [row[3] for row in plain] == [str(n) for n in range(30_000)]
    lines[20_000] = f'"{EPC}","{AT}","19999"'
    assert rows("\r\n".join(lines)) == plain
    lines[10_000:10_002] = [f"{EPC},{AT}", f"{EPC},{AT},10000,more"]  # as many cells together
    found = rows("\n".join(lines))
    assert isinstance(found[9_999][1], ValueError)
    assert found[10_000:] == plain[10_000:]


def test_lines_that_end_with_a_carriage_return_alone():
    assert rows(f"epc,at\r{EPC},{AT}\r{EPC},{AT}\r")[1] == (1, EPC, AT, None, None)
