"""Every spelling of a time; the columns take what the single reading takes."""

from datetime import timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core.refusal import Refusal
from odoo.addons.engine_parts.core.rfid_times import UNKNOWN, many_micros, micros

NOON_US = 1_795_521_600_000_000  # 2026-11-24 12:00 UTC


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-24T12:00:00Z",
        "2026-11-24T12:00:00.000000000Z",
        "2026-11-24 12:00:00+00:00",
        "2026-11-24T20:00:00.000+0800",
        "2026-11-24T20:00:00+08",
        "2026-11-24T12:00:00",
        "2026-11-24T12:00",
        "2026/11/24 12:00:00",
        "2026-11-24T12:00:00,000Z",
        " 2026-11-24 12:00:00 ",
        "1795521600000",
        1_795_521_600,
        1_795_521_600_000,
        1_795_521_600_000_000,
        1_795_521_600_000_000_000,
        1_795_521_600.0,
    ],
)
def test_every_spelling_of_a_time(at):
    assert micros(at, timezone.utc) == NOON_US


def test_a_time_without_zone_is_in_the_readers_zone():
    china = timezone(timedelta(hours=8))
    assert micros("2026-11-24T20:00:00", china) == NOON_US


@pytest.mark.parametrize(
    "at",
    ["2026-02-30T12:00:00Z", "2026-13-01 00:00", "2026-11-24T24:61:00Z", "yesterday", "", None,
     True, -5, 1e30, float("nan"), {}, "12345678", "2026-11-24T12:00:00+99:99",
     "٢٠٢٦-11-24T12:00:00Z", "9" * 5000],
)  # fmt: skip
def test_what_is_no_time_is_refused(at):
    with pytest.raises(Refusal, match=r"time"):
        micros(at, timezone.utc)
    assert many_micros([at]).tolist() == [UNKNOWN]


ZONES = st.sampled_from(
    ["Z", "z", "+00:00", "+08:00", "-03:30", "+23:59", "", "+0800", "+24:00", "-00:60"]
)


@given(
    st.lists(
        st.tuples(
            st.datetimes(),  # also those that a zone moves out of the calendar
            st.sampled_from("T t"),
            st.integers(-1, 9),
            ZONES,
        ),
        min_size=1,
        max_size=8,
    )
)
def test_columns_agree_with_single_reading(written):
    texts = []
    for moment, letter, digits, zone in written:
        fraction = f".{moment.microsecond * 1000:09}"[: digits + 1] if digits >= 0 else ""
        texts.append(
            f"{moment:%Y-%m-%d}".rjust(10, "0") + f"{letter}{moment:%H:%M:%S}{fraction}{zone}"
        )
    _agree(texts)


@given(st.lists(st.text("0123456789-:.TZ+ ", min_size=20, max_size=32), min_size=1, max_size=4))
@example(["2026-02-29T00:00:00Z", "2028-02-29T00:00:00Z", "0000-01-01T00:00:00Z"])
@example(["2026-00-10T00:00:00Z", "2026-12-31T23:59:60Z", "2026-12-31T24:00:00Z"])
@example(["2026-12-31T23:59:59.Z", "2026-12-31T23:59:59+0a:00", "2026-12-31T23:59:59.1+00:00"])
def test_columns_take_nothing_that_single_reading_refuses(texts):
    _agree(texts)


def _agree(texts):
    for text, at_us in zip(texts, many_micros(texts).tolist(), strict=True):
        if at_us != UNKNOWN:
            assert micros(text, timezone.utc) == at_us, text


def test_usual_spellings_are_read_in_columns():
    """Else a million of them take four times as long."""
    for text in (
        "2026-11-24T12:00:00Z", "2026-11-24T12:00:00.123Z", "2026-11-24T12:00:00.123456Z",
        "2026-11-24T12:00:00.123456789Z", "2026-11-24T20:00:00+08:00",
        "2026-11-24 20:00:00.123456+08:00",
    ):  # fmt: skip
        assert many_micros([text]).tolist() == [micros(text, timezone.utc)]
