"""What of an order is fixed from which state on."""

import pytest

from odoo.addons.engine_aftersales.core import service_rules
from odoo.addons.engine_aftersales.core.workflows import SERVICE_ORDER

STATES = SERVICE_ORDER.states
LIFE = [state for state in STATES if state != "cancelled"]


def test_rules_name_real_states():
    assert set(service_rules.FROZEN_FROM) <= set(STATES)
    assert set(service_rules.SEALED_STATES) <= set(STATES)


@pytest.mark.parametrize("field", ["lot_id", "sop_id", "engineer_id", "step_ids", "bearer"])
def test_what_is_frozen_stays_frozen(field):
    frozen = [bool(service_rules.frozen(state, {field}, STATES)) for state in LIFE]
    assert frozen == sorted(frozen)
    assert frozen[0] is False
    assert frozen[-1] is True


@pytest.mark.parametrize("state", service_rules.SEALED_STATES)
def test_sealed_order_takes_only_conversation(state):
    touched = {"priority", "internal_notes", "message_ids", "activity_ids", "message_follower_ids"}
    assert service_rules.frozen(state, touched, STATES) == {"priority", "internal_notes"}


def test_engineer_may_change_until_the_repair_starts():
    assert not service_rules.frozen("parts_issued", {"engineer_id"}, STATES)
    assert service_rules.frozen("in_repair", {"engineer_id"}, STATES)
