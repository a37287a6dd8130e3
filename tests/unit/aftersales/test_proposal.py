"""Whom to send: distances are distances, and nobody is far because a coordinate is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core.proposal import Candidate, Place, distance_km, nearest

places = st.builds(Place, st.floats(-90, 90), st.floats(-180, 180)).filter(
    lambda place: place.is_known
)


@given(places, places)
def test_distance_is_the_same_both_ways_and_on_the_globe(start, end):
    there = distance_km(start, end)
    assert there == pytest.approx(distance_km(end, start))
    assert 0 <= there <= 20_016  # half the circumference


@given(places)
def test_distance_to_oneself_is_nothing(place):
    assert distance_km(place, place) == pytest.approx(0, abs=1e-6)


def test_missing_coordinate_gives_no_distance():
    assert distance_km(Place(0, 0), Place(30, 120)) is None


@given(
    st.lists(
        st.builds(Candidate, st.integers(), st.floats(0, 3000), st.booleans(), st.floats(0, 60)),
        min_size=1,
    )
)
def test_nearest_is_nearest(candidates):
    assert nearest(candidates).distance_km == min(one.distance_km for one in candidates)


def test_one_unknown_place_lets_province_and_load_decide():
    known = Candidate(1, 5.0, False, 0.0)
    own_province = Candidate(2, None, True, 30.0)
    assert nearest([known, own_province]) == own_province
    idle = Candidate(3, None, True, 2.0)
    assert nearest([known, own_province, idle]) == idle
