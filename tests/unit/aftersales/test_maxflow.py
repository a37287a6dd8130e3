"""The flow is the greatest there is: no other way to assign serves more."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.engine_aftersales.core.maxflow import Network

NODES = ("source", "a", "b", "c", "sink")
edges = st.lists(
    st.tuples(st.sampled_from(NODES), st.sampled_from(NODES), st.integers(0, 9)), max_size=14
)


def smallest_cut(some_edges):
    """Return the least capacity that leaves a set with the source and without the sink."""
    middle = NODES[1:-1]
    sides = [{"source", *chosen} for size in range(4) for chosen in combinations(middle, size)]
    return min(
        sum(room for start, end, room in some_edges if start in side and end not in side)
        for side in sides
    )


@settings(max_examples=150)
@given(edges)
def test_flow_equals_the_smallest_cut(some_edges):
    network = Network()
    for start, end, room in some_edges:
        network.edge(start, end, room)
    assert network.push("source", "sink") == smallest_cut(some_edges)


@settings(max_examples=80)
@given(edges, edges)
def test_edges_added_later_end_at_the_same_flow(first, second):
    network, total = Network(), 0
    for some in (first, second):
        for start, end, room in some:
            network.edge(start, end, room)
        total += network.push("source", "sink")
    assert total == smallest_cut([*first, *second])
