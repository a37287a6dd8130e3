"""Jobs and engineers to plan, made small and readable."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from odoo.addons.engine_aftersales.core.dispatch import Engineer, Job

NOW = datetime.fromisoformat("2026-03-02 00:00")
WUHAN, NEARBY, CHANGSHA = (30.59, 114.31), (30.70, 114.40), (28.23, 112.94)


def at(hours, days=0):
    return NOW + timedelta(days=days, hours=hours)


def hours(count):
    return timedelta(hours=count)


def job(key, level="C", place=NEARBY, **values):
    return Job(key, level, values.pop("service", hours(1)), place, **values)


def engineer(key, place=WUHAN, days=3, **values):
    shifts = [(at(1, day), at(9, day)) for day in range(days)]
    return Engineer(key, place, **{"shifts": shifts, **values})


def codes(entry):
    return [reason.code for reason in entry.reasons]


def starts(plan):
    return {a.job.key: (a.engineer.key, a.start) for a in plan.assignments}


def check(plan, jobs, engineers, now=NOW):
    """Hold a plan against every hard rule; each job stands in it once, with a reason."""
    keys = [entry.job.key for entry in (*plan.assignments, *plan.unassigned)]
    assert sorted(keys, key=str) == sorted((j.key for j in jobs), key=str)
    assert all(entry.reasons for entry in (*plan.assignments, *plan.unassigned))
    for made in plan.assignments:
        check_alone(made, now)
    for person in engineers:
        own = [a for a in plan.assignments if a.engineer.key == person.key]
        own.sort(key=lambda a: a.start)
        for before, after in pairwise(own):
            assert before.finish <= after.depart <= after.arrival <= after.start
        for kind in {kind for a in own for kind in a.job.parts if not a.job.parts_ready}:
            taken = sum(a.job.parts.get(kind, 0) for a in own if not a.job.parts_ready)
            assert taken <= person.parts.get(kind, 0)


def check_alone(made, now):
    person, work = made.engineer, made.job
    assert work.skills <= person.skills
    assert work.level >= person.worst_level
    if work.locked:
        assert person.key == work.locked[0]
        return
    assert made.start >= max(now, work.release or now, work.window[0] or now)
    assert made.finish == made.start + work.service
    if work.window[1] and work.window[1] >= now:
        assert made.start <= work.window[1]
    for name in work.certificates:
        last = person.certificates[name]
        assert last is None or made.start.date() <= last
    assert any(begin <= made.start and made.finish <= end for begin, end in person.shifts)
    assert not person.lapses_at or made.finish <= person.lapses_at


def raises(error):
    return pytest.raises(error)
