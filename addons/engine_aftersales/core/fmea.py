"""Failure mode and effects analysis: how serious a failure mode is, and who has to look at it.

Sources: IEC 60812:2018 (risk priority number); AIAG & VDA FMEA Handbook, 1st edition 2019 (each
rating from 1 to 10; a high severity calls for a review whatever the product says).
"""

from __future__ import annotations

RATING_MIN, RATING_MAX = 1, 10


def risk_priority_number(severity: int, occurrence: int, detection: int) -> int:
    """Return severity x occurrence x detection, 1 to 1000 (dimensionless).

    Each rating runs from 1 (harmless, rare, always found) to 10 (hazardous, frequent, not found).

    :raise ValueError: a rating lies outside 1..10

    Source: IEC 60812:2018, risk priority number.

    >>> risk_priority_number(severity=8, occurrence=3, detection=5)
    120
    """
    ratings = {"severity": severity, "occurrence": occurrence, "detection": detection}
    for name, rating in ratings.items():
        if not RATING_MIN <= rating <= RATING_MAX:
            raise ValueError(f"{name} must be {RATING_MIN} to {RATING_MAX}, not {rating!r}")
    return severity * occurrence * detection


def review_required(rpn: int, severity: int, rpn_limit: int, severity_limit: int) -> bool:
    """True when a failure mode has to be reviewed before the repair is planned.

    Both limits are inclusive: a failure mode *at* a limit is reviewed. A mode that nobody has
    rated (0) is not: there is nothing to review yet.

    >>> review_required(rpn=125, severity=5, rpn_limit=125, severity_limit=9)
    True
    >>> review_required(rpn=18, severity=9, rpn_limit=125, severity_limit=9)
    True
    >>> review_required(rpn=124, severity=8, rpn_limit=125, severity_limit=9)
    False
    """
    return rpn > 0 and (rpn >= rpn_limit or severity >= severity_limit)
