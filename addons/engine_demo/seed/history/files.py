"""The columns of the files of the past year."""

from ..columns import choice, codes, day, integer, lacking, moment, number, text

STATES = (
    "draft",
    "diagnosed",
    "planned",
    "approved",
    "parts_issued",
    "in_repair",
    "repaired",
    "confirmed",
    "costed",
    "archived",
)
BEARERS = ("warranty", "goodwill", "customer", "supplier", "insurance")
MOMENTS = (
    "requested_at",
    "contacted_at",
    "diagnosed_at",
    "planned_at",
    "approved_at",
    "issued_at",
    "started_at",
    "finished_at",
    "confirmed_at",
    "costed_at",
    "archived_at",
)
STATE_MOMENTS = dict(zip(STATES, ("requested_at", *MOMENTS[2:]), strict=True))

ORDERS = (
    text("code"),
    choice("state", *STATES),
    text("engine"),
    text("customer"),
    text("warehouse"),
    text("symptom"),
    codes("fault_codes"),
    text("cause"),
    text("finding"),
    text("measure"),
    text("sop"),
    number("planned_hours", 0.01),
    text("engineer"),
    choice("bearer", *BEARERS),
    text("repeat_of", required=False),
    moment("requested_at"),
    *(moment(name, required=False) for name in MOMENTS[1:]),
    text("signed_by", required=False),
    integer("satisfaction", 1, 5, required=False),
    text("comment", required=False),
)
OPEN_ORDERS = (
    text("code"),
    choice("state", "requested", *STATES[:-2]),
    number("hours_ago", 0.1, 240),
    text("engine"),
    text("customer"),
    text("warehouse"),
    text("symptom"),
    codes("fault_codes"),
    text("cause"),
    text("finding"),
    text("measure"),
    text("sop"),
    number("planned_hours", 0.01, 12),
    text("engineer"),
    choice("bearer", *BEARERS),
    codes("parts"),
    text("signed_by", required=False),
)
ORDER_PARTS = (text("order"), text("part"), number("quantity", 0.001))
ORDER_HOURS = (
    text("order"),
    text("engineer"),
    day("date"),
    lacking(choice("kind", "work", "travel")),
    number("hours", 0.01, 24),
    lacking(moment("start")),
)
BILLS = (
    text("code"),
    day("date"),
    text("supplier"),
    text("order", required=False),
    choice("kind", "outside", "freight", required=False),
    text("description"),
    number("amount_cny", 0.01),
    choice("bearer", *BEARERS, required=False),
    text("cost_centre", required=False),
    choice("settled", "explained", "reversed", required=False),
    text("reason", required=False),
)
REPLACEMENTS = (
    text("order"),
    number("price_cny", 0.01),
    text("quotation"),
    number("work_cny", 0),
    number("remaining_value_cny", 0),
    choice("decision", "proposed", "accepted", "refused"),
    text("reason", required=False),
)
RECEIPTS = (
    text("code"),
    day("date"),
    text("warehouse"),
    text("part"),
    integer("quantity", 1),
    number("unit_cost_cny", 0),
    text("supplier"),
    text("lot", required=False),
)
