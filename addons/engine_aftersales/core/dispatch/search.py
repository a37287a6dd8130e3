"""How the routing library is run: its settings, its limits, its random numbers."""

from __future__ import annotations

import time

# Tuned on the technician routing sets to settle within 2 s.
MARGIN, PERTURBATIONS, NEIGHBOURS = 0.02, 15, 60
# First price of a broken limit, in metres: the library's own is so high that a plan which is
# impossible for a while is never looked at. Then how often it is adapted, and to which share.
LOAD_M, LATE_KMH, UPDATE_AFTER, FEASIBLE = 50_000.0, 180.0, 50, 0.8


def run(data, start, jobs: int, *, seconds: float, iterations: int | None, seed: int):
    """Return the best solution from ``start`` on that can be driven.

    A round changes a few places at random and repairs what that spoils; what is worse than the
    best by less than a margin is gone on with, and the margin shrinks to nothing.

    :param jobs: how many, for how long to go on without any gain
    """
    from pyvrp import PenaltyManager

    prices = ([LOAD_M] * data.num_load_dimensions, LATE_KMH / 3.6, 1.0)
    manager = PenaltyManager(prices, _prices())
    search = _local_search(data, jobs, seed)
    best = current = start
    begin, rounds, idle = time.perf_counter(), 0, 0
    while idle < 100 + 60 * jobs:
        spent = rounds / iterations if iterations else (time.perf_counter() - begin) / seconds
        if spent >= 1:
            break
        rounds, idle = rounds + 1, idle + 1
        price = manager.cost_evaluator()
        found = search(current, price, exhaustive=False)
        manager.register(found)
        if found.is_feasible() and price.cost(found) < price.cost(best):
            polished = search(found, price, exhaustive=True)
            best = (
                polished
                if polished.is_feasible() and price.cost(polished) < price.cost(found)
                else found
            )
            current, idle = best, 0
        elif price.penalised_cost(found) < price.penalised_cost(current) * (
            1 + MARGIN * (1 - spent)
        ):
            current = found
    return best


def _prices():
    from pyvrp import PenaltyParams

    return PenaltyParams(
        solutions_between_updates=UPDATE_AFTER,
        target_feasible=FEASIBLE,
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
