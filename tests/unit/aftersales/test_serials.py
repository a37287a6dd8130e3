"""Serial numbers as people write them."""

import time

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core import mail_text, serials

SERIAL = st.from_regex(r"[A-Z0-9]{3}[0-9]{4,9}", fullmatch=True)
BLANKS = st.sampled_from(["", " ", "-", "–", "/", "."])


@given(SERIAL, st.data())
def test_serial_is_the_same_however_it_is_spaced(serial, data):
    cut = data.draw(st.integers(1, len(serial) - 1))
    spelled = f" {serial[:cut]}{data.draw(BLANKS)}{serial[cut:].lower()} "
    assert serials.key(spelled) == serial


@given(SERIAL, st.sampled_from(["", "，冒黑烟", ". It smokes", "\n--\nWu"]))
def test_serial_is_found_in_a_text(serial, rest):
    assert serial in serials.candidates(f"车坏了 {serial}{rest}")


@given(st.text(max_size=300))
def test_any_text_is_searched_without_an_error(text):
    assert len(serials.candidates(text)) <= serials.CANDIDATES_MAX
    serials.labelled(text)


def test_time_of_the_search_is_bounded():
    begin = time.process_time()
    for text in ("A1 " * 300_000, "a" * 900_000, "serial " * 100_000, " " * 10**6):
        serials.candidates(text[: mail_text.TEXT_MAX])
        serials.labelled(text[: mail_text.TEXT_MAX])
    assert time.process_time() - begin < 2
