import base64
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core.barcode import code128_address

PREFIX = "data:image/svg+xml;base64,"
printable = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=30)


def drawing(text, width_mm=60.0, height_mm=12.0):
    address = code128_address(text, width_mm, height_mm)
    assert address.startswith(PREFIX)
    return ET.fromstring(base64.b64decode(address.removeprefix(PREFIX)))


@given(printable)
def test_every_printable_number_becomes_a_drawing_of_bars(text):
    bars = [node for node in drawing(text).iter() if node.tag.endswith("rect")]
    assert len(bars) > 3 * len(text) / 2  # three bars a character, digits in pairs


def test_drawing_has_the_size_that_was_asked_for():
    svg = drawing("CNT/2026/0001", width_mm=60, height_mm=12)
    assert float(svg.get("width")) == pytest.approx(60 / 25.4 * 72)
    assert float(svg.get("height")) == pytest.approx(12 / 25.4 * 72)


def test_same_text_gives_the_same_picture():
    assert code128_address("A-1", 60, 12) == code128_address("A-1", 60, 12)
    assert code128_address("A-1", 60, 12) != code128_address("A-2", 60, 12)


@pytest.mark.parametrize("text", ["", "盘点/1", "é"])
def test_what_code_128_has_not_is_refused(text):
    with pytest.raises(ValueError, match="ASCII"):
        code128_address(text, 60, 12)
