"""The fast check of a tag's frame agrees with the slow decoding."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core import epc
from odoo.addons.engine_parts.core.epc_frame import LAYOUTS, fault


@pytest.mark.parametrize("header", LAYOUTS)
def test_too_short_is_a_fault_of_every_coding_with_a_length(header):
    layout = LAYOUTS[header]
    reason = fault(f"{header:02X}00")
    assert bool(reason) == bool(layout.bits or layout.has_partition)


@given(st.sampled_from(sorted(LAYOUTS)), st.binary(min_size=1, max_size=28))
def test_a_fault_is_refused_by_the_decoding_too(header, content):
    code = f"{header:02X}{content.hex().upper()}"
    if reason := fault(code):
        with pytest.raises(ValueError, match=r".") as refused:
            epc.decode(code)
        assert str(refused.value) == str(reason)


@pytest.mark.parametrize("code", ["", "3", "E28011700001", "FFFF"])
def test_no_header_of_gs1_is_no_fault(code):
    assert fault(code) is None
