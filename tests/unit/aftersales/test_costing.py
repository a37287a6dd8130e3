"""The three sums of an order's cost."""

from odoo.addons.engine_aftersales.core import costing


def test_order_known_to_one_side_only_shows_the_difference():
    totals = costing.totals({1: 100.0}, {2: -50.0}, {})
    assert totals[1] == costing.Totals(cost=100.0, analytic=0.0, ledger=0.0)
    assert totals[2] == costing.Totals(cost=0.0, analytic=50.0, ledger=0.0)


def test_analytic_cost_is_negative_and_counts_positive():
    assert costing.totals({}, {1: -12.5}, {})[1].analytic == 12.5


def test_nothing_gives_nothing():
    assert costing.totals({}, {}, {}) == {}
