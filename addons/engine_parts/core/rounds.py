"""When to stop reading: how many tags the rounds so far have probably missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GO_ON = "go_on"
COVERED = "covered"
NOTHING_NEW = "nothing_new"
LIMIT = "limit"


@dataclass(frozen=True)
class Verdict:
    """Whether another round is worth it.

    ``coverage`` is the estimated share of the readable tags that has been read, 0 to 1.
    """

    stop: bool
    reason: str
    coverage: float


def missed(rounds: int, times_seen: Iterable[int]) -> float:
    """Estimate how many tags no round has read, from how often the others were.

    :param rounds: number of rounds
    :param times_seen: for each tag read at all, in how many rounds
    :raise ValueError: no round at all

    Source: A. Chao, Biometrics 43 (1987), estimator for incidence data, bias-corrected.

    >>> round(missed(2, [2] * 90 + [1] * 10), 4)
    0.2473
    >>> missed(1, [1] * 90)
    inf
    """
    if rounds < 1:
        raise ValueError("an estimate needs at least one round")
    seen = Counter(times_seen)
    once, twice = seen[1], seen[2]
    if rounds == 1:
        return float("inf") if once else 0.0
    return (rounds - 1) / rounds * once * (once - 1) / (2 * (twice + 1))


def verdict(
    times_seen: Iterable[int],
    new_per_round: Sequence[int],
    *,
    coverage_min: float,
    gain_min: float,
    rounds_max: int,
    rounds_min: int = 2,
) -> Verdict:
    """Tell whether to stop after the rounds so far.

    :param times_seen: for each tag read at all, in how many rounds
    :param new_per_round: how many tags each round read that none before had
    :param coverage_min: enough when this share of the tags is estimated to be read, 0 to 1
    :param gain_min: enough when the last round added less than this share, 0 to 1
    :param rounds_max: never more rounds than this
    :param rounds_min: never fewer: tags that are hard to read make the estimate too hopeful

    >>> verdict([2] * 99 + [1], [99, 1], coverage_min=0.99, gain_min=0.001, rounds_max=5)
    Verdict(stop=True, reason='covered', coverage=1.0)
    >>> verdict([1] * 50, [50], coverage_min=0.99, gain_min=0.001, rounds_max=5).reason
    'go_on'
    """
    times_seen = list(times_seen)
    total, rounds = len(times_seen), len(new_per_round)
    if not rounds or not total:
        return Verdict(rounds >= rounds_max, LIMIT if rounds >= rounds_max else GO_ON, 0.0)
    coverage = total / (total + missed(rounds, times_seen))
    if rounds >= rounds_min and coverage >= coverage_min:
        return Verdict(True, COVERED, coverage)
    if rounds >= rounds_min and new_per_round[-1] < gain_min * total:
        return Verdict(True, NOTHING_NEW, coverage)
    if rounds >= rounds_max:
        return Verdict(True, LIMIT, coverage)
    return Verdict(False, GO_ON, coverage)
