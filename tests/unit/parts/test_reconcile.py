"""A count: every tag gets one verdict, quantities and accuracies are exact."""

import time
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.engine_parts.core import reconcile
from odoo.addons.engine_parts.core.reconcile import Sight, Tag, TagResult

SCOPE = {"A", "B"}
TAGS = {
    "home": Tag("ring", None, 10, "A"),
    "gone": Tag("ring", None, 10, "A"),
    "moved": Tag("pump", "S1", 1, "B"),
    "sold": Tag("pump", "S2", 1, None),
    "next": Tag("pump", "S3", 1, "Z"),
}


def judge(epc, **sights):
    return reconcile.classify(TAGS, {epc: sights}, SCOPE, is_complete=False)[epc]


def test_a_tag_read_at_home_is_found():
    assert judge("home", A=Sight()) == TagResult("found", "A", "A")


def test_a_tag_of_another_counted_place_is_misplaced_and_says_where_it_belongs():
    assert judge("moved", A=Sight()) == TagResult("misplaced", "A", "B")


def test_a_tag_of_goods_that_left_is_extra_once_it_was_read_again():
    assert judge("sold", A=Sight(rounds=2)) == TagResult("extra", "A", None)
    assert judge("sold", A=Sight(rounds=1)).kind == "stray"


def test_a_neighbours_tag_read_once_is_a_stray_signal():
    assert judge("next", A=Sight(rounds=1)).kind == "stray"
    assert judge("next", A=Sight(rounds=2)) == TagResult("misplaced", "A", "Z")


def test_an_unregistered_tag_is_unknown():
    assert judge("nobody", A=Sight()) == TagResult("unknown", "A")


def test_a_tag_as_strong_in_two_places_is_a_duplicate_and_counted_once():
    result = judge("home", A=Sight(rssi=-50.0), B=Sight(rssi=-52.0))
    assert (result.kind, result.place, result.doubtful) == ("duplicate", "A", True)
    assert reconcile.counted(TAGS, {"home": result}) == {("ring", "A", None): 10}


def test_what_was_not_read_is_missing_only_inside_the_scope():
    results = reconcile.classify(TAGS, {"home": {"A": Sight()}}, SCOPE)
    missing = {epc for epc, result in results.items() if result.kind == "missing"}
    assert missing == {"gone", "moved"}


def test_two_tags_of_one_serial_number_are_found_out():
    twins = {**TAGS, "twin": Tag("pump", "S1", 1, "B")}
    assert reconcile.same_unit(twins, twins, {"pump"}) == {"moved", "twin"}


places = st.sampled_from(["A", "B", "Z", None])
registers = st.dictionaries(
    st.integers(0, 60).map(str),
    st.builds(Tag, st.sampled_from("pq"), st.sampled_from([None, "l"]), st.integers(1, 20), places),
)
sightings = st.dictionaries(
    st.integers(0, 80).map(str),
    st.dictionaries(
        st.sampled_from(["A", "B"]),
        st.builds(Sight, st.integers(1, 4), st.floats(-80, -30)),
        min_size=1,
    ),
)


@given(registers, sightings)
def test_every_tag_expected_or_read_gets_exactly_one_verdict(tags, seen):
    results = reconcile.classify(tags, seen, SCOPE)
    expected = {epc for epc, tag in tags.items() if tag.place in SCOPE}
    assert set(results) == expected | set(seen)
    for epc, result in results.items():
        assert (result.kind == "missing") == (epc not in seen)
        assert (result.kind == "unknown") == (epc in seen and epc not in tags)
        assert result.place is None or result.place in SCOPE


@given(registers, sightings)
def test_no_tag_is_counted_twice(tags, seen):
    results = reconcile.classify(tags, seen, SCOPE)
    total = sum(reconcile.counted(tags, results).values())
    assert total <= sum(tag.quantity for epc, tag in tags.items() if epc in seen)


@given(registers)
def test_reading_everything_at_home_gives_the_books(tags):
    seen = {epc: {tag.place: Sight()} for epc, tag in tags.items() if tag.place in SCOPE}
    results = reconcile.classify(tags, seen, SCOPE)
    assert {result.kind for result in results.values()} <= {"found"}
    lines = [(quantity, quantity, 1.0) for quantity in reconcile.counted(tags, results).values()]
    assert reconcile.accuracy(lines).units == 1


quantities = st.floats(0, 1e6).map(lambda number: round(number, 3))


@given(st.lists(st.tuples(quantities, quantities, quantities)))
def test_accuracy_lies_between_nothing_and_all_and_is_all_only_without_a_difference(lines):
    result = reconcile.accuracy(lines)
    assert all(0 <= part <= 1 for part in (result.units, result.lines, result.value))
    assert (result.lines == 1) == all(expected == found for expected, found, _cost in lines)


def test_a_surplus_does_not_make_up_for_a_loss():
    result = reconcile.accuracy([(10, 9, 1.0), (10, 11, 1.0)])
    assert (result.units, result.lines) == (Fraction(9, 10), 0)


def test_tenths_add_up_exactly():
    result = reconcile.accuracy([(0.1, 0.1, 0.1)] * 7 + [(0.3, 0.2, 0.1)])
    assert result.units == Fraction(9, 10)


def test_a_hundred_thousand_tags_in_seconds():
    tags = {f"{n:024X}": Tag(n % 500, n, 1, n % 100) for n in range(100_000)}
    seen = {epc: {tag.place: Sight(2, -50.0)} for epc, tag in tags.items() if tag.lot % 20}
    begin = time.process_time()
    results = reconcile.classify(tags, seen, set(range(100)))
    quantities_read = reconcile.counted(tags, results)
    assert time.process_time() - begin < 10  # half a second here
    assert len(quantities_read) == 95_000
