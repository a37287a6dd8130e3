"""Run the walk and print it; the exit code says whether everything agreed."""

from __future__ import annotations

import time

from . import evidence, steps, story
from .show import Printer
from .stage import Stage, Stop
from .supply import supply


def walk(registry, stream=None) -> int:
    out = Printer(stream)
    stage = Stage(registry, out)
    started = time.perf_counter()
    try:
        with stage.acting() as env:
            chosen = story.choose(env)
        out.title(
            f"One repair, from request to posted cost 一次维修全流程: engine {chosen.serial} "
            f"{chosen.engine_model}, {chosen.customer}"
        )
        supply(stage, chosen)
        steps.walk(stage, chosen)
    except Stop as stop:
        out.line(str(stop))
        return 1
    wrong = evidence.show(stage)
    took = time.perf_counter() - started
    out.line(
        f"{stage.number} steps in {took:.1f} s, {stage.refused} attempts refused as they must be; "
        + ("cost list, cost centre and ledger agree." if not wrong else f"{wrong} DIFFERENCES.")
    )
    return 1 if wrong else 0
