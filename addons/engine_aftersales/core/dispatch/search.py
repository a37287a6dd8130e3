"""How the routing library is run: its settings, its limits, its random numbers."""

from __future__ import annotations

import warnings

# Tuned on the technician routing sets: short history and small perturbations settle within 2 s.
HISTORY, PERTURBATIONS, NEIGHBOURS = 50, 12, 60


def run(data, start, jobs: int, seconds: float, iterations: int | None, seed: int):
    """Return the best solution from ``start`` on that can be driven, None if there is none.

    :param jobs: how many, for how long to go on without any gain
    """
    import pyvrp
    from pyvrp import IteratedLocalSearchParams, SolveParams
    from pyvrp.search import NeighbourhoodParams, PerturbationParams
    from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria, NoImprovement

    limit = MaxRuntime(max(0.0, seconds)) if iterations is None else MaxIterations(iterations)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = pyvrp.solve(
            data,
            MultipleCriteria([limit, NoImprovement(100 + 60 * jobs)]),
            seed=seed,
            collect_stats=False,
            params=SolveParams(
                ils=IteratedLocalSearchParams(history_length=HISTORY),
                neighbourhood=NeighbourhoodParams(num_neighbours=NEIGHBOURS),
                perturbation=PerturbationParams(1, max(1, min(PERTURBATIONS, jobs))),
            ),
            initial_solution=start,
        )
    return result.best if result.best.is_feasible() else None
