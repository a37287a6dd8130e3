"""Reads become sightings: first, last, number, strongest signal; bad rows with their reasons."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core.refusal import Refusal
from odoo.addons.engine_parts.core.rfid_fold import Fold
from odoo.addons.engine_parts.core.rfid_reads import Reads

A, B = "3074257BF7194E4000001A85", "E28011700001000000000001"
NOON_S = 1_795_521_600  # 2026-11-24 12:00 UTC


def folded(*rows, **options):
    fold = Fold(60, **options)
    fold.add(Reads.of_rows((index, *row) for index, row in enumerate(rows)))
    return fold


def taken(fold, offset_us=0):
    """Return {(antenna, EPC, span): [first s, last s, reads, best dBm]}."""
    return {
        (int(antenna), epc.decode(), int(span)): [
            int(first) / 1e6,
            int(last) / 1e6,
            int(count),
            None if math.isnan(best) else float(best),
        ]
        for part in fold.take(offset_us)
        for epc, antenna, first, last, count, best, span in zip(*vars(part).values(), strict=True)
    }


def test_repeated_reads_are_one_sighting():
    fold = folded(
        (A, "2026-11-24T12:00:05Z", 1, -60.0),
        (A.lower(), "2026-11-24T12:00:01+00:00", 1, -40.5),
        (A, "2026-11-24T20:00:09+08:00", "1", "-70"),
    )
    assert taken(fold) == {(1, A, NOON_S // 60): [NOON_S + 1, NOON_S + 9, 3, -40.5]}
    assert fold.pending_count == 0


def test_another_antenna_tag_or_span_is_another_sighting():
    fold = folded(
        (A, NOON_S, 1, None),
        (A, NOON_S, 2, None),
        (B, NOON_S, 1, None),
        (A, NOON_S + 60, 1, None),
    )
    assert len(taken(fold)) == 4


def test_the_reads_are_folded_on_the_right_clock():
    fold = folded((A, NOON_S + 20, 1, None), (A, NOON_S + 70, 1, None))
    assert len(taken(fold, offset_us=15_000_000)) == 1


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
        ((Refusal("few_columns"), NOON_S, 1, None), "too few columns"),
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
        ((A, NOON_S, 1, [1]), "not a signal"),
        ((A, 5.0, 1, None), "clock was not set"),
        ((A, 4e9, 1, None), "later than now"),
    ],
)
def test_a_bad_row_is_refused_and_loses_no_good_one(row, reason):
    fold = folded((B, NOON_S, 1, None), row, (B, NOON_S, 1, None), bounds_us=(1e15, 2e15))
    ((index, why, _content),) = fold.rejected
    assert index == 1
    assert reason in str(why)
    assert fold.valid_count == 2
    assert [seen[2] for seen in taken(fold).values()] == [2]


def test_a_rule_excuses_a_broken_coding():
    broken = "307C257BF7194E4000001A85"
    assert not folded((broken, NOON_S, 1, None), excuse=lambda code: code == broken).rejected


def test_what_equals_a_number_is_no_number():
    fold = folded((A, NOON_S, 1, None), (A, NOON_S, True, None), (A, NOON_S, 1.0, None))
    assert [str(why) for _index, why, _content in fold.rejected] == [
        "not the number of an antenna: True",
        "not the number of an antenna: 1.0",
    ]


def test_epcs_of_other_lengths_are_folded_as_well():
    long, short = "36A579D5D4ADB6172574B98B34C0000000000000000000000000", "E28011700001"
    found = taken(folded(*((code, NOON_S, 1, None) for code in (long, short, A, long.lower()))))
    assert {epc: seen[2] for (_antenna, epc, _span), seen in found.items()} == {
        long: 2, short: 1, A: 1,
    }  # fmt: skip


def test_sightings_come_in_the_order_of_the_index():
    dice = random.Random(5)
    codes = [f"E2{dice.randrange(16**22):022X}" for _code in range(200)]
    rows = [(code, NOON_S + dice.randrange(300), dice.randrange(3), None) for code in codes * 2]
    (part,) = folded(*rows).take()
    keys = list(zip(part.epc.tolist(), part.span.tolist(), part.antenna.tolist(), strict=True))
    assert keys == sorted(keys)


def test_many_reads_are_folded_as_they_come():
    fold = Fold(60)
    for start in range(0, 200_000, 10_000):
        rows = ((start, f"E2{n % 300:022X}", NOON_S, 1, -50) for n in range(10_000))
        fold.add(Reads.of_rows(rows))
    assert fold.pending_count < 100_000
    assert sum(seen[2] for seen in taken(fold).values()) == 200_000


@given(st.integers(0, 2**32), st.integers(1, 200))
def test_order_and_portions_change_nothing(seed, size):
    dice = random.Random(seed)
    rows = [
        (dice.choice((A, B)), NOON_S + dice.randrange(200), dice.randrange(2), -dice.random())
        for _row in range(50)
    ]
    whole = taken(folded(*rows))
    dice.shuffle(rows)
    parts, fold = {}, Fold(60)
    for start in range(0, len(rows), size):
        fold.add(Reads.of_rows((0, *row) for row in rows[start : start + size]))
        if dice.random() < 0.5:
            fold.fold()
        if dice.random() < 0.5:
            continue
        for key, seen in taken(fold).items():
            _join(parts, key, seen)
    for key, seen in taken(fold).items():
        _join(parts, key, seen)
    assert parts == whole


def _join(parts, key, seen):
    first, last, count, best = seen
    known = parts.setdefault(key, [first, last, 0, best])
    parts[key] = [
        min(known[0], first), max(known[1], last), known[2] + count, max(known[3], best),
    ]  # fmt: skip
