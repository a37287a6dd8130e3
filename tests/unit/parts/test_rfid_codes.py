"""EPCs as they are kept; the columns pass what the single check passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core.epc_frame import LAYOUTS, fault
from odoo.addons.engine_parts.core.refusal import Refusal
from odoo.addons.engine_parts.core.rfid_codes import hex_code, many_codes

A = "3074257BF7194E4000001A85"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("e2801170001a", "E2801170001A"),
        ("AB", "AB00"),
        (A.lower(), A),
        (f" {A} ", A),
        ("3074 257B F719 4E40 0000 1A85", A),
        (f"0x{A}", A),
        ("urn:epc:tag:sgtin-96:3.0614141.812345.6789", A),
        (f"urn:epc:raw:96.x{A}", A),
    ],
)
def test_epc_is_kept_in_one_spelling(text, code):
    assert hex_code(text) == code


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no EPC"),
        ("  ", "no EPC"),
        (None, "no EPC"),
        (7, "no EPC"),
        ("XYZ", "not hexadecimal"),
        ("ABC", "not whole bytes"),
        ("AA" * 63, "longer than 496 bits"),
        ("urn:epc:id:sgtin:0614141.812345.6789", "names a thing"),
        ("urn:epc:tag:sgtin-96:3.0614141.812345", "no EPC tag URI"),
        ("urn:epc:tag:sgtin-96:9.0614141.812345.6789", "no EPC tag URI"),
        ("urn:epc:tag:nothing", "no EPC tag URI"),
        ("https://id.gs1.org/01/80614141123458", "not hexadecimal"),
    ],
)
def test_what_is_no_epc_is_refused(text, reason):
    with pytest.raises(Refusal, match=reason):
        hex_code(text)


HEADERS = st.sampled_from([f"{header:02X}" for header in (*LAYOUTS, 0xE2, 0x00, 0xFF)])


@given(
    st.lists(
        st.one_of(
            st.builds("{}{:022X}".format, HEADERS, st.integers(0, 16**22 - 1)),
            st.builds("{}{:022x}".format, HEADERS, st.integers(0, 16**22 - 1)),
            st.builds("{}{:021X}G".format, HEADERS, st.integers(0, 16**21 - 1)),
            st.text("0123456789ABCDEFabcdef", max_size=30),
            st.none(),
            st.just("é" * 24),
        ),
        min_size=1,
    )
)
def test_columns_agree_with_the_single_check(texts):
    letters, is_sound = many_codes(texts)
    for text, row, sound in zip(texts, letters, is_sound.tolist(), strict=True):
        try:
            code = hex_code(text)
            expected = len(text) == 24 and not fault(code)
        except Refusal:
            expected = False
        assert sound == expected, text
        if sound:
            assert row.tobytes().decode() == code


def test_a_column_of_one_kind_is_checked_as_a_mixed_one():
    bad = "307C257BF7194E4000001A85"
    assert many_codes([A, bad])[1].tolist() == [True, False]
    assert many_codes([A, bad, "AB"])[1].tolist() == [True, False, False]
