"""Fault codes in what people write."""

import time

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core import fault_text


@given(st.integers(0, fault_text.SPN_MAX), st.integers(0, fault_text.FMI_MAX))
def test_every_code_is_read_in_every_spelling(spn, fmi):
    for spelled in (
        f"SPN {spn} FMI {fmi}",
        f"spn:{spn}, fmi:{fmi}",
        f"SPN{spn}-{fmi}",
        f"SPN{spn}-FMI{fmi}",
        f"ＳＰＮ：{spn}　ＦＭＩ：{fmi}",
    ):
        assert (spn, fmi) in fault_text.read(spelled).pairs
    assert (spn, fmi) in fault_text.read(f"{spn}/{fmi}", is_code_field=True).pairs


@given(st.integers(0, fault_text.SPN_MAX), st.integers(0, fault_text.FMI_MAX))
def test_a_trouble_code_gives_back_what_was_packed(spn, fmi):
    dtc = (spn & 0xFF) << 16 | (spn >> 8 & 0xFF) << 8 | (spn >> 16) << 5 | fmi
    assert fault_text.pair_of_dtc(dtc) == (spn, fmi)


def test_a_date_in_a_letter_is_no_fault_code():
    assert fault_text.read("Since 24/11 it smokes, 3.5 bar").pairs == ()


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    fault_text.read(text, is_code_field=True)


def test_time_of_reading_is_bounded():
    begin = time.process_time()
    for text in ("SPN" * 7_000, "SPN 1 " * 4_000, "1/" * 10_000, " " * 20_000):
        fault_text.read(text, is_code_field=True)
    assert time.process_time() - begin < 2
