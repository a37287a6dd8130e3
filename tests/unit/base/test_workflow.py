"""Graphs as data: what the table refuses, and what it answers."""

import pytest

from odoo.addons.engine_base.core.workflow import Workflow, arrow

LIGHT = Workflow(
    states={"red": "Red", "green": "Green", "off": "Off"},
    arrows=(arrow("go", "red", to="green"), arrow("stop", "green", to="red")),
)


def test_unknown_state_is_refused():
    with pytest.raises(ValueError, match="lost"):
        Workflow(states={"draft": "Draft"}, arrows=(arrow("lose", "draft", to="lost"),))


def test_two_arrows_of_one_name_are_refused():
    with pytest.raises(ValueError, match="twice"):
        Workflow(
            states={"a": "A", "b": "B"}, arrows=(arrow("x", "a", to="b"), arrow("x", "b", to="a"))
        )


def test_unknown_arrow_is_refused():
    with pytest.raises(ValueError, match="fly"):
        LIGHT.arrow("fly")


def test_unreachable_and_final_states_are_known():
    assert LIGHT.unreachable() == {"off"}
    assert LIGHT.final() == {"off"}


def test_extension_leaves_the_original_alone():
    longer = LIGHT.extended({"amber": "Amber"}, (arrow("warn", "green", to="amber"),))
    assert "amber" in longer.states
    assert "amber" not in LIGHT.states
    assert longer.arrow("go") == LIGHT.arrow("go")
