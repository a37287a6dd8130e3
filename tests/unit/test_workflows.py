"""Every state graph of every addon: reachable, and no dead end but the final states."""

import importlib
from pathlib import Path

import pytest

from odoo.addons.engine_base.core.workflow import Workflow

ADDONS = Path(__file__).parents[2] / "addons"
FINAL = {
    "SERVICE_ORDER": {"archived", "cancelled"},
    "PARTS_ISSUE": {"issued", "cancelled"},
    "PARTS_LEDGER_DAY": {"closed"},
    "POLICY": {"active"},
    "APPROVAL": {"refused", "superseded"},
    "REQUEST_CONTACT": {"confirmed"},
    "PEAK_PROPOSAL": {"accepted", "refused", "superseded"},
    "SUPPLIER_CLAIM": {"closed", "cancelled"},
    "DISPATCH_PLAN": {"applied", "partly_applied", "discarded"},
    "COST_RECONCILIATION": {"agreed"},
    "COST_DIFFERENCE": {"closed"},
    "REPLACEMENT_COMPARISON": {"accepted", "refused"},
    "COST_BUDGET": {"superseded"},
    "COUNT": {"applied", "cancelled"},
    "RFID_TAG": {"retired"},
}


def _graphs():
    for path in sorted(ADDONS.glob("*/core/workflows.py")):
        module = importlib.import_module(f"odoo.addons.{path.parts[-3]}.core.workflows")
        for name, value in vars(module).items():
            if isinstance(value, Workflow):
                yield pytest.param(name, value, id=f"{path.parts[-3]}.{name}")


@pytest.mark.parametrize(("name", "graph"), _graphs())
def test_every_state_is_reached(name, graph):
    assert graph.unreachable() == set(), name


@pytest.mark.parametrize(("name", "graph"), _graphs())
def test_only_the_final_states_are_dead_ends(name, graph):
    assert graph.final() == FINAL[name]
