"""How the routing library is run: its settings, its limits, its random numbers."""

from __future__ import annotations

import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

# Tuned on the technician routing sets to settle within 2 s.
MARGIN, PERTURBATIONS, NEIGHBOURS = 0.015, 15, 80
WORKERS, MEETINGS = 2, 1
# First price of a broken limit, in metres: the library's own is so high that a plan which is
# impossible for a while is never looked at. Then how often it is adapted, and to which share.
LOAD_M, LATE_KMH, UPDATE_AFTER, FEASIBLE = 50_000.0, 180.0, 50, (0.8, 0.93)


def run(data, start, jobs: int, *, seconds: float, iterations: int | None, seed: int):
    """Return the best solution from ``start`` on that can be driven.

    ``WORKERS`` searches run beside each other (the library lets go of Python's lock), and meet
    ``MEETINGS`` times to go on from the better one.

    :param jobs: how many, for how long to go on without any gain
    """
    best, share = start, 1 / (MEETINGS + 1)
    begin = time.perf_counter()
    with ThreadPoolExecutor(WORKERS) as pool:
        for meeting in range(MEETINGS + 1):
            left = seconds - (time.perf_counter() - begin)
            limits = _Limits(
                left / (MEETINGS + 1 - meeting),
                iterations and max(1, round(iterations * share)),
                100 + round(60 * jobs * share),
                MARGIN * (1 - meeting * share),
                MARGIN * (1 - (meeting + 1) * share),
            )
            searches = [
                _Search(data, best, jobs, (seed * 100 + meeting) * WORKERS + worker, limits)
                for worker in range(WORKERS if jobs > 2 else 1)
            ]
            best = min(pool.map(_Search.best, searches), key=_cost)
    return best


def _cost(solution) -> int:
    from pyvrp import CostEvaluator

    return CostEvaluator([], 0, 0).cost(solution)


@dataclass(frozen=True)
class _Limits:
    """Of one search: rounds or else seconds, rounds without gain, margin at first and last."""

    seconds: float
    rounds: int | None
    idle: int
    first: float
    last: float


class _Search:
    """One search: a round changes a few places at random and repairs what that spoils.

    What is worse by less than a margin is gone on with, and the margin shrinks.
    """

    def __init__(self, data, start, jobs: int, seed: int, limits: _Limits):
        from pyvrp import PenaltyManager

        prices = ([LOAD_M] * data.num_load_dimensions, LATE_KMH / 3.6, 1.0)
        self.manager = PenaltyManager(prices, _prices(FEASIBLE[seed % WORKERS]))
        self.search = _local_search(data, jobs, seed)
        self.start, self.limits = start, limits

    def best(self):
        """Return the best solution found that can be driven."""
        limits, begin = self.limits, time.perf_counter()
        best = current = self.start
        rounds = idle = 0
        while idle < limits.idle:
            seconds = time.perf_counter() - begin
            spent = rounds / limits.rounds if limits.rounds else seconds / max(limits.seconds, 1e-9)
            if spent >= 1:
                break
            rounds, idle = rounds + 1, idle + 1
            price = self.manager.cost_evaluator()
            found = self.search(current, price, exhaustive=False)
            self.manager.register(found)
            margin = limits.first + (limits.last - limits.first) * spent
            if found.is_feasible() and price.cost(found) < price.cost(best):
                best = current = self._polished(found, price)
                idle = 0
            elif price.penalised_cost(found) < price.penalised_cost(current) * (1 + margin):
                current = found
        return best

    def _polished(self, found, price):
        better = self.search(found, price, exhaustive=True)
        return better if better.is_feasible() and price.cost(better) < price.cost(found) else found


def _prices(feasible: float):
    from pyvrp import PenaltyParams
    from pyvrp.exceptions import PenaltyBoundWarning

    # A day too full to serve everybody is no fault in the program; the plan says who is left.
    warnings.filterwarnings("ignore", category=PenaltyBoundWarning)
    return PenaltyParams(
        solutions_between_updates=UPDATE_AFTER,
        target_feasible=feasible,
        penalty_increase=1.25,
        penalty_decrease=0.85,
    )


def _local_search(data, jobs: int, seed: int):
    from pyvrp import RandomNumberGenerator
    from pyvrp.search import (
        OPERATORS,
        LocalSearch,
        NeighbourhoodParams,
        PerturbationManager,
        PerturbationParams,
        compute_neighbours,
    )

    search = LocalSearch(
        data,
        RandomNumberGenerator(seed=seed),
        compute_neighbours(data, NeighbourhoodParams(num_neighbours=NEIGHBOURS)),
        PerturbationManager(PerturbationParams(1, max(1, min(PERTURBATIONS, jobs)))),
    )
    for operator in OPERATORS:
        if operator.supports(data):
            search.add_operator(operator(data))
    return search
