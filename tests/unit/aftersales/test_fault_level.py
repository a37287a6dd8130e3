"""The fault level by a table of rules: what each kind of rule does, and never a milder one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core.fault_level import (
    AT_LEAST,
    EQUAL,
    RAISE,
    SET,
    Facts,
    Rule,
    judge,
    overrules,
)
from odoo.addons.engine_base.core.authority import LEVELS, worst

SYSTEMS = ("fuel", "cooling", "mechanical")
TIERS = ("vip", "key", "standard")

levels = st.sampled_from(LEVELS)
codes = st.tuples(levels, st.sampled_from(SYSTEMS))
maybe = st.sampled_from((None, True, False))
facts = st.builds(
    Facts,
    codes=st.lists(codes, max_size=4).map(tuple),
    stands_still=st.booleans(),
    safety_risk=st.booleans(),
    tier=st.sampled_from((None, *TIERS)),
    request_type=st.sampled_from((None, 1, 2)),
)
rules = st.builds(
    Rule,
    key=st.integers(1, 99),
    result=st.sampled_from((SET, RAISE, AT_LEAST)),
    level=levels,
    steps=st.integers(1, 3),
    raise_limit=levels,
    code_match=st.sampled_from((None, AT_LEAST, EQUAL)),
    code_level=levels,
    system=st.sampled_from((None, *SYSTEMS)),
    stands_still=maybe,
    safety_risk=maybe,
    tier=st.sampled_from((None, *TIERS)),
    request_type=st.sampled_from((None, 1, 2)),
)
tables = st.lists(rules, max_size=6)


def rank(level):
    return LEVELS.index(level) if level else len(LEVELS)


def not_milder(level, than):
    return rank(level) <= rank(than)


@given(tables, facts, codes)
def test_another_fault_code_never_makes_it_milder(table, known, code):
    more = replace(known, codes=(*known.codes, code))
    assert not_milder(judge(table, more).level, judge(table, known).level)


@given(tables, facts)
def test_an_engine_that_stands_still_is_never_milder(table, known):
    runs, stands = (replace(known, stands_still=state) for state in (False, True))
    assert not_milder(judge(table, stands).level, judge(table, runs).level)


@given(tables, facts)
def test_people_in_danger_are_never_milder(table, known):
    safe, danger = (replace(known, safety_risk=state) for state in (False, True))
    assert not_milder(judge(table, danger).level, judge(table, safe).level)


@given(tables, facts, codes)
def test_all_worse_facts_together_are_never_milder(table, known, code):
    worse = replace(known, codes=(*known.codes, code), stands_still=True, safety_risk=True)
    assert not_milder(judge(table, worse).level, judge(table, known).level)


@given(facts)
def test_without_rules_the_worst_code_gives_the_level(known):
    judged = judge([], known)
    assert judged.level == judged.by_codes == worst(level for level, _system in known.codes)
    assert judged.fired == ()


@given(tables, facts)
def test_trace_leads_from_the_codes_to_the_level(table, known):
    judged = judge(table, known)
    level = judged.by_codes
    for step in judged.fired:
        assert step.before == level
        level = step.after
    assert level == judged.level


@given(st.lists(rules.map(lambda rule: replace(rule, result=AT_LEAST)), max_size=6), facts)
def test_bounds_never_make_it_milder_than_the_codes(table, known):
    judged = judge(table, known)
    assert not_milder(judged.level, judged.by_codes)


def test_raised_by_one_and_not_beyond_the_bound():
    vip = Rule(1, RAISE, steps=1, raise_limit="B", tier="vip")
    for code, level in (("D", "C"), ("C", "B"), ("B", "B"), ("A", "A")):
        assert judge([vip], Facts(((code, "fuel"),), tier="vip")).level == level
    assert judge([vip], Facts(tier="vip")).level is None


def test_exact_code_condition_asks_for_that_level_and_system_of_one_code():
    rule = Rule(1, AT_LEAST, "A", code_match=EQUAL, code_level="C", system="fuel")
    assert judge([rule], Facts((("C", "fuel"),))).level == "A"
    assert judge([rule], Facts((("C", "cooling"), ("D", "fuel")))).level == "C"
    assert judge([rule], Facts((("B", "fuel"),))).level == "B"


def test_a_type_may_set_a_milder_level_but_a_worse_fact_may_not():
    advice = Rule(1, SET, "D", request_type=2)
    assert judge([advice], Facts((("A", "fuel"),), request_type=2)).level == "D"
    at_rest = Rule(2, SET, "C", stands_still=True)
    assert judge([at_rest], Facts((("A", "fuel"),), stands_still=True)).level == "A"


def test_what_holds_for_a_running_engine_holds_for_one_at_rest():
    runs = Rule(1, RAISE, steps=2, stands_still=False)
    judged = judge([runs], Facts((("C", "fuel"),), stands_still=True))
    assert (judged.level, judged.without) == ("A", ("stands_still",))


def test_rules_overrule_a_person_when_they_say_worse_than_then_and_worse_than_the_person():
    for now, against, held, expected in (
        ("C", "C", "D", False),
        ("B", "C", "D", True),
        ("B", "C", "A", False),
        ("A", None, "D", True),
        (None, None, "D", False),
        ("D", "C", "D", False),
        ("B", "C", "B", False),
    ):
        assert overrules(now, against, held) is expected
