"""An urgent job goes into the running plan, and as little as possible moves for it."""

import time

from dispatch_cases import CHANGSHA, NEARBY, NOW, at, check, codes, engineer, hours, job, starts

from odoo.addons.engine_aftersales.core.dispatch import insert, plan


def made_of(jobs, engineers):
    return plan(jobs, engineers, now=NOW, time_limit_s=0)


def test_a_free_engineer_takes_it_and_nobody_moves():
    people = [engineer("Li"), engineer("Wu")]
    before = made_of([job(1, due=at(5), service=hours(6))], people)
    after = insert(before, job("urgent", "A", due=at(4)), people, now=at(1.2))
    assert starts(after)["urgent"][1] < at(4)
    assert starts(after)[1] == starts(before)[1]
    assert after.moves == ()


def test_a_lower_level_gives_way_and_it_says_by_how_much():
    people = [engineer("Li")]
    before = made_of([job(1, "D", due=at(7), service=hours(6))], people)
    urgent = job("urgent", "A", due=at(4), service=hours(3))
    after = insert(before, urgent, people, now=at(0.5))
    assert starts(after)["urgent"][1] < at(4)
    [move] = after.moves
    assert move.job.key == 1
    assert move.delay > hours(12)


def test_what_cannot_move_elsewhere_is_unassigned_with_its_reason():
    people = [engineer("Li", days=1)]
    before = made_of([job(1, "D", service=hours(6))], people)
    after = insert(before, job("urgent", "A", service=hours(6)), people, now=at(0))
    assert list(starts(after)) == ["urgent"]
    assert after.moves[0].delay is None
    assert codes(after.unassigned[0]) == ["full"]


def test_the_same_level_stays_and_the_new_job_waits():
    people = [engineer("Li", days=2)]
    before = made_of([job(1, "A", due=at(4), service=hours(6))], people)
    after = insert(before, job("urgent", "A", due=at(3), service=hours(6)), people, now=at(0))
    assert starts(after)[1] == starts(before)[1]
    assert starts(after)["urgent"][1] > at(24)


def test_locked_jobs_and_work_under_way_stay():
    people = [engineer("Li")]
    jobs = [job("begun", "D", service=hours(2)), job("locked", "D", locked=("Li", at(5)))]
    before = made_of(jobs, people)
    after = insert(before, job("urgent", "A", due=at(4)), people, now=at(2))
    assert {k: starts(after)[k] for k in ("begun", "locked")} == starts(before)
    assert starts(after)["urgent"][1] >= at(3)


def test_a_job_nobody_can_do_leaves_the_plan_as_it_was():
    people = [engineer("Li")]
    before = made_of([job(1)], people)
    after = insert(before, job("urgent", "A", skills=frozenset({"gas"})), people, now=at(0))
    assert starts(after) == starts(before)
    assert codes(after.unassigned[0]) == ["nobody_has_skill"]


def test_jobs_of_someone_who_left_find_another():
    before = made_of([job(1, place=CHANGSHA)], [engineer("gone", CHANGSHA)])
    people = [engineer("Li", CHANGSHA)]
    after = insert(before, job("urgent", "A", NEARBY), people, now=at(0))
    assert starts(after)[1][0] == "Li"
    assert (after.moves[0].engineer_from, after.moves[0].engineer_to) == ("gone", "Li")


def test_many_jobs_take_a_fraction_of_a_second_and_rules_hold():
    spots = [(25 + n * 7 % 15, 105 + n * 11 % 15) for n in range(60)]
    people = [engineer(n, spots[n]) for n in range(60)]
    jobs = [job(n, "BCD"[n % 3], spots[n % 60], due=at(60)) for n in range(240)]
    before = made_of(jobs, people)
    urgent = job("urgent", "A", spots[0], due=at(6))
    begin = time.process_time()
    after = insert(before, urgent, people, now=at(0.5))
    assert time.process_time() - begin < 2
    check(after, [*jobs, urgent], people)
