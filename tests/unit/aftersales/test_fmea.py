import pytest
from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core.fmea import review_required, risk_priority_number

ratings = st.integers(min_value=1, max_value=10)


@given(ratings, ratings, ratings)
def test_rpn_lies_between_1_and_1000(severity, occurrence, detection):
    assert 1 <= risk_priority_number(severity, occurrence, detection) <= 1000


@given(ratings, ratings, ratings)
def test_rpn_never_falls_when_a_rating_rises(severity, occurrence, detection):
    rpn = risk_priority_number(severity, occurrence, detection)
    assert risk_priority_number(min(severity + 1, 10), occurrence, detection) >= rpn
    assert risk_priority_number(severity, min(occurrence + 1, 10), detection) >= rpn
    assert risk_priority_number(severity, occurrence, min(detection + 1, 10)) >= rpn


@pytest.mark.parametrize("ratings", [(0, 5, 5), (5, 11, 5), (5, 5, -1)])
def test_rating_outside_of_the_scale_is_refused(ratings):
    with pytest.raises(ValueError, match="must be 1 to 10"):
        risk_priority_number(*ratings)


@pytest.mark.parametrize(
    ("rpn", "severity", "expected"),
    [(125, 5, True), (124, 8, False), (18, 9, True), (1000, 10, True), (1, 1, False)],
)
def test_both_limits_are_inclusive(rpn, severity, expected):
    assert review_required(rpn, severity, rpn_limit=125, severity_limit=9) is expected


def test_a_mode_that_nobody_rated_needs_no_review():
    assert not review_required(rpn=0, severity=0, rpn_limit=0, severity_limit=0)
