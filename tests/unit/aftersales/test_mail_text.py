"""Mail bodies of any size and any brokenness."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core import mail_text


@given(st.text(alphabet="abc <>/&;é中", max_size=200))
def test_plain_text_has_no_tag_left(text):
    plain = mail_text.plain(f"<p>{text.replace('<', '').replace('>', '')}</p>")
    assert "<p>" not in plain


@pytest.mark.parametrize(
    "piece", ["<", "<p>x</p>", "<style>", "<a b", "&lt;", "<!--", "<div>", " ", "<x y=1 "]
)
def test_time_grows_with_the_size_only(piece):
    def seconds(count):
        begin = time.process_time()
        mail_text.plain(piece * count)
        mail_text.is_heavy(piece * count)
        return time.process_time() - begin

    seconds(1000)
    assert seconds(400_000) < 10


@given(st.text(max_size=300), st.integers(1, 60))
def test_text_is_never_longer_than_asked(text, limit):
    assert len(mail_text.plain(text, limit=limit)) <= limit
