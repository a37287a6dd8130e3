"""Reads become sightings: first, last, number, strongest signal; bad rows with their reasons."""

import random
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core.rfid_fold import Fold, hex_code

A, B = "3074257BF7194E4000001A85", "E28011700001000000000001"
NOON_S = 1_795_521_600.0  # 2026-11-24 12:00 UTC


def folded(*rows, **options):
    fold = Fold(60, **options)
    fold.add((index, *row) for index, row in enumerate(rows))
    return fold


def test_repeated_reads_are_one_sighting():
    fold = folded(
        (A, "2026-11-24T12:00:05Z", 1, -60.0),
        (A.lower(), "2026-11-24T12:00:01+00:00", 1, -40.5),
        (A, "2026-11-24T20:00:09+08:00", "1", "-70"),
    )
    assert fold.take() == {(1, A, int(NOON_S // 60)): [NOON_S + 1, NOON_S + 9, 3, -40.5]}
    assert (fold.first_s, fold.last_s) == (NOON_S + 1, NOON_S + 9)


def test_another_antenna_tag_or_span_is_another_sighting():
    fold = folded(
        (A, NOON_S, 1, None),
        (A, NOON_S, 2, None),
        (B, NOON_S, 1, None),
        (A, NOON_S + 60, 1, None),
    )
    assert len(fold.sightings) == 4


@pytest.mark.parametrize(
    "at",
    [
        "2026-11-24T12:00:00Z",
        "2026-11-24T12:00:00.000000000Z",
        "2026-11-24 12:00:00+00:00",
        "2026-11-24T20:00:00.000+0800",
        "1795521600000",
        1_795_521_600,
        1_795_521_600_000,
        1_795_521_600_000_000,
        1_795_521_600.0,
    ],
)
def test_every_spelling_of_a_time(at):
    assert Fold(60).seconds(at) == NOON_S


def test_a_time_without_zone_is_in_the_readers_zone():
    china = timezone(timedelta(hours=8))
    assert Fold(60, zone=china).seconds("2026-11-24T20:00:00") == NOON_S


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("3074257BF7194E4000001A8G", NOON_S, 1, None), "not hexadecimal"),
        (("3074257BF7194E4000001A8", NOON_S, 1, None), "not whole bytes"),
        (("307C257BF7194E4000001A85", NOON_S, 1, None), "partition 7 is reserved"),
        (("3074257BF7194E40", NOON_S, 1, None), "takes 96 bits"),
        (("AA" * 63, NOON_S, 1, None), "longer than 496 bits"),
        (("", NOON_S, 1, None), "no EPC"),
        ((None, NOON_S, 1, None), "no EPC"),
        (([A], NOON_S, 1, None), "not a read"),
        ((ValueError("broken"), NOON_S, 1, None), "broken"),
        ((A, "2026-02-30T12:00:00Z", 1, None), "not a time"),
        ((A, "yesterday", 1, None), "not a time"),
        ((A, "", 1, None), "no time"),
        ((A, None, 1, None), "no time"),
        ((A, True, 1, None), "not a time"),
        ((A, -5, 1, None), "not a time"),
        ((A, {}, 1, None), "not a time"),
        ((A, NOON_S, -1, None), "antenna"),
        ((A, NOON_S, "left", None), "antenna"),
        ((A, NOON_S, 70_000, None), "antenna"),
        ((A, NOON_S, 1, "loud"), "signal"),
        ((A, NOON_S, 1, float("nan")), "signal"),
        ((A, NOON_S, 1, [1]), "not a read"),
        ((A, 5.0, 1, None), "clock was not set"),
        ((A, 4e9, 1, None), "later than now"),
    ],
)
def test_a_bad_row_is_refused_and_loses_no_good_one(row, reason):
    fold = folded((B, NOON_S, 1, None), row, (B, NOON_S, 1, None), bounds_s=(1e9, 2e9))
    ((index, why, _content),) = fold.rejected
    assert index == 1
    assert reason in why
    assert fold.valid_count == 2
    assert [seen[2] for seen in fold.sightings.values()] == [2]


def test_a_rule_excuses_a_broken_coding():
    broken = "307C257BF7194E4000001A85"
    assert not folded((broken, NOON_S, 1, None), excuse=lambda code: code == broken).rejected


def test_short_epc_is_kept_in_whole_words():
    assert hex_code("e2801170001a") == "E2801170001A"
    assert hex_code("AB") == "AB00"


@given(st.integers(0, 2**32), st.integers(1, 200))
def test_order_and_portions_change_nothing(seed, size):
    dice = random.Random(seed)
    rows = [
        (dice.choice((A, B)), NOON_S + dice.randrange(200), dice.randrange(2), -dice.random())
        for _row in range(50)
    ]
    whole = folded(*rows).take()
    dice.shuffle(rows)
    parts, fold = {}, Fold(60)
    for start in range(0, len(rows), size):
        fold.add((0, *row) for row in rows[start : start + size])
        for key, (first, last, count, best) in fold.take().items():
            known = parts.setdefault(key, [first, last, 0, best])
            parts[key] = [
                min(known[0], first), max(known[1], last), known[2] + count, max(known[3], best),
            ]  # fmt: skip
    assert parts == whole
