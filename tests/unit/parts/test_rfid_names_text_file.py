"""Names of columns and spellings of text files, as people and programs have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core import rfid_names, text_file


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("EPC (hex)", "epc"),
        ("ID_HEX", "epc"),
        ("电子标签", "epc"),
        ("Last Seen Time", "at"),
        ("antenna-port", "antenna"),
        ("PeakRSSI[dBm]", "rssi"),
        ("peakRssiCdbm", None),  # hundredths of dBm
        ("TID", None),
        ("", None),
        (7, None),
    ],
)
def test_names_of_columns(name, column):
    assert rfid_names.column(name) == column


@given(st.text(alphabet="时间天线标签货架ABC123,;\n", min_size=1))
def test_what_was_written_is_read(text):
    for name in ("utf-8", "utf-8-sig", "utf-16"):
        content = text.encode(name)
        assert content.decode(text_file.encoding(content)) == text


def test_text_of_excel_in_china_and_half_a_letter_at_the_end():
    content = "标签,时间".encode("gbk")
    assert text_file.encoding(content) == "gb18030"
    assert text_file.encoding("标签".encode()[:-1]) == "utf-8-sig"


@pytest.mark.parametrize("mark", text_file.SEPARATORS)
def test_separator(mark):
    assert text_file.separator(mark.join(["epc", "part, lot"[:4], "quantity"])) == mark
