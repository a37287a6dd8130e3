"""What of a service order is fixed from which state on (pure)."""

from __future__ import annotations

from collections.abc import Iterable

BEARERS = [
    ("warranty", "Factory Warranty"),
    ("goodwill", "Goodwill"),
    ("customer", "Customer"),
    ("supplier", "Supplier"),
    ("insurance", "Insurance"),
]

COST_KINDS = [
    ("parts", "Parts"),
    ("credit", "Returned Parts"),
    ("labour", "Labour"),
    ("travel", "Travel"),
    ("outside", "Outside Work"),
    ("freight", "Freight"),
]

# Where the faults of an order stand: what was reported, and what the diagnosis found.
FAULTS = ("fault_code_ids", "diagnosis_ids.fault_code_id", "diagnosis_ids.cause_id.fault_code_id")

# Written by the steps of the order alone, never by a client.
BY_THE_SYSTEM = frozenset(
    {
        "state",
        "service_state",
        "move_id",
        "planned_parts_cost",
        "planned_labour_cost",
        "planned_amount",
        "approved_amount",
        "overrun_warned_amount",
        "signature",
        "signed_by",
        "signed_at",
        "issue_picking_ids",
        "timesheet_ids",
        "cost_ids",
        "reconciliation_line_ids",
        "cost_obstacle",
        "deviation_reasons",
        "archive_seal",
        "archived_at",
        "archive_id",
        "origin_order_id",
        "approval_ids",
        "clock_ids",
        "visit_start_at",
        "visit_depart_at",
        "visit_end_at",
        "is_visit_fixed",
        "dispatch_state",
        "plan_line_ids",
        "assignment_ids",
    }
)

# First state -> fields that cannot change from that state on.
FROZEN_FROM = {
    "diagnosed": {
        "lot_id",
        "product_id",
        "product_qty",
        "product_uom",
        "partner_id",
        "company_id",
        "picking_type_id",
        "location_id",
        "location_dest_id",
        "parts_location_id",
        "product_location_src_id",
        "product_location_dest_id",
        "recycle_location_id",
        "name",
        "ticket_id",
        "picking_id",
        "diagnosis_ids",
        "fault_code_ids",
        "fault_level",
        "symptom",
    },
    "planned": {
        "move_ids",
        "sop_id",
        "planned_hours",
        "bearer",
        "cost_centre_id",
        "fmea_review_ids",
        "under_warranty",
        "reference_ids",
    },
    "in_repair": {"engineer_id"},
    "repaired": {"step_ids", "schedule_date"},
    "confirmed": {"customer_remark"},
}

# From here on only what people say about the order may be added.
SEALED_STATES = ("costed", "archived", "cancelled")
# Who is invoiced may become known after the cost is posted.
FREE_AFTER_COST = frozenset({"insurer_id"})
CONVERSATION_PREFIXES = ("message_", "activity_", "website_message_", "rating_", "my_activity_")


def frozen(state: str, touched: Iterable[str], states: Iterable[str]) -> set[str]:
    """Return which of the ``touched`` fields cannot change in ``state``.

    :param states: all states of the order, in the order of its life

    >>> life = ["draft", "diagnosed", "planned"]
    >>> sorted(frozen("planned", {"lot_id", "sop_id", "priority"}, life))
    ['lot_id', 'sop_id']
    >>> frozen("draft", {"lot_id"}, life)
    set()
    """
    touched = set(touched)
    if state in SEALED_STATES:
        free = FREE_AFTER_COST if state != "cancelled" else frozenset()
        return {name for name in touched - free if not name.startswith(CONVERSATION_PREFIXES)}
    passed = list(states)
    passed = passed[: passed.index(state) + 1]
    fixed = set().union(*(FROZEN_FROM.get(name, ()) for name in passed))
    return touched & fixed
