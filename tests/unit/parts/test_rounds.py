"""The stop rule of re-read rounds."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core import rounds

RULE = {"coverage_min": 0.995, "gain_min": 0.001, "rounds_max": 6}


def test_one_round_is_never_enough():
    assert rounds.verdict([1] * 100, [100], **RULE).reason == "go_on"


def test_two_rounds_that_saw_the_same_are_enough():
    assert rounds.verdict([2] * 100, [100, 0], **RULE).reason == "covered"


def test_a_round_that_adds_nothing_ends_it_even_if_tags_come_and_go():
    often = [1] * 60 + [2] * 20 + [3] * 20
    assert rounds.verdict(often, [90, 10, 0], **RULE).reason == "nothing_new"


def test_never_fewer_rounds_than_asked_for():
    assert not rounds.verdict([2] * 100, [100, 0], **RULE, rounds_min=3).stop
    assert rounds.verdict([3] * 100, [100, 0, 0], **RULE, rounds_min=3).stop


def test_the_limit_ends_it():
    often = [1] * 60 + [2] * 40
    assert rounds.verdict(often, [40, 20, 10, 10, 10, 10], **RULE).reason == "limit"


def test_nothing_read_goes_on_until_the_limit():
    assert not rounds.verdict([], [0], **RULE).stop
    assert rounds.verdict([], [0] * 6, **RULE).stop


def test_no_round_has_no_estimate():
    with pytest.raises(ValueError, match="at least one round"):
        rounds.missed(0, [])


@given(st.integers(2, 6), st.lists(st.integers(1, 6), max_size=200))
def test_the_estimate_is_finite_and_not_negative(count, often):
    assert 0 <= rounds.missed(count, [min(count, times) for times in often]) < float("inf")


@pytest.mark.parametrize("seed", range(5))
def test_the_estimate_is_near_the_truth_when_every_tag_is_missed_at_random(seed):
    chance = random.Random(seed)
    tags, miss, count = 10_000, 0.2, 3
    often = [sum(chance.random() > miss for _ in range(count)) for _ in range(tags)]
    read = [times for times in often if times]
    assert abs(rounds.missed(count, read) - (tags - len(read))) < 60
