"""The life of a service order on one page (clause 3 of the after-sales specification)."""

from odoo.addons.engine_base.core.workflow import Workflow, arrow

_PLANNERS = (
    "engine_base.group_support",
    "engine_base.group_engineer",
    "engine_base.group_supervisor",
)
_FIELD = ("engine_base.group_engineer", "engine_base.group_supervisor")
_APPROVERS = (
    *_PLANNERS,
    "engine_base.group_director",
    "engine_base.group_general_manager",
)

SERVICE_ORDER = Workflow(
    states={
        "draft": "Draft",
        "diagnosed": "Diagnosed",
        "planned": "Planned",
        "approved": "Approved",
        "parts_issued": "Parts Issued",
        "in_repair": "In Repair",
        "repaired": "Repaired",
        "confirmed": "Confirmed by Customer",
        "costed": "Costed",
        "archived": "Archived",
        "cancelled": "Cancelled",
    },
    arrows=(
        arrow("diagnose", "draft", to="diagnosed", groups=_PLANNERS),
        arrow("plan", "diagnosed", to="planned", groups=_PLANNERS),
        arrow("approve", "planned", to="approved", groups=_APPROVERS),
        arrow(
            "issue_parts",
            "approved",
            to="parts_issued",
            groups=(
                "engine_base.group_storekeeper",
                "engine_base.group_engineer",
                "engine_base.group_supervisor",
            ),
        ),
        arrow("start_repair", "parts_issued", to="in_repair", groups=_FIELD),
        arrow("finish_repair", "in_repair", to="repaired", groups=_FIELD),
        arrow(
            "confirm",
            "repaired",
            to="confirmed",
            groups=("engine_base.group_customer_service", *_FIELD),
        ),
        arrow("cost", "confirmed", to="costed", groups=("engine_base.group_finance",)),
        arrow("reopen_cost", "costed", to="confirmed", groups=("engine_base.group_finance",)),
        arrow(
            "archive",
            "costed",
            to="archived",
            groups=("engine_base.group_finance", "engine_base.group_quality"),
        ),
        arrow("replan", "planned", "approved", to="diagnosed", groups=_PLANNERS),
        arrow(
            "cancel",
            "draft",
            "diagnosed",
            "planned",
            "approved",
            to="cancelled",
            groups=("engine_base.group_customer_service", "engine_base.group_supervisor"),
        ),
    ),
)

REQUEST_CONTACT = Workflow(
    states={"waiting": "Waiting for Contact", "confirmed": "Contact Confirmed"},
    arrows=(
        arrow(
            "confirm_contact",
            "waiting",
            to="confirmed",
            groups=("engine_base.group_customer_service", *_PLANNERS),
        ),
    ),
)

_DECIDERS = ("engine_base.group_director", "engine_base.group_general_manager")

PEAK_PROPOSAL = Workflow(
    states={
        "draft": "Proposed",
        "accepted": "Accepted",
        "refused": "Refused",
        "superseded": "No Longer Needed",
    },
    arrows=(
        arrow("accept", "draft", to="accepted", groups=_DECIDERS),
        arrow("refuse", "draft", to="refused", groups=_DECIDERS),
        arrow("supersede", "draft", to="superseded"),  # a newer forecast says otherwise
    ),
)

_DISPATCHERS = (
    "engine_base.group_customer_service",
    "engine_base.group_support",
    "engine_base.group_supervisor",
)

DISPATCH_PLAN = Workflow(
    states={
        "proposed": "Proposed",
        "applied": "Applied",
        "partly_applied": "Partly Applied",
        "discarded": "Discarded",
    },
    arrows=(
        arrow("apply", "proposed", to="applied", groups=_DISPATCHERS),
        arrow("apply_partly", "proposed", to="partly_applied", groups=_DISPATCHERS),
        arrow("discard", "proposed", to="discarded", groups=_DISPATCHERS),
        arrow("supersede", "proposed", to="discarded"),
    ),
)

_FINANCE = ("engine_base.group_finance",)

COST_RECONCILIATION = Workflow(
    states={"compared": "Compared", "agreed": "Agreed by Finance"},
    arrows=(arrow("agree", "compared", to="agreed", groups=_FINANCE),),
)

COST_DIFFERENCE = Workflow(
    states={"open": "Open", "explained": "Explained", "closed": "Closed"},
    arrows=(
        arrow("explain", "open", to="explained", groups=_FINANCE),
        arrow("carry_over", "open", to="explained"),  # the line of an older run, which says as much
        arrow("take_back", "explained", to="open", groups=_FINANCE),
        arrow("close", "open", "explained", to="closed"),  # a later comparison says otherwise
    ),
)

REPLACEMENT_COMPARISON = Workflow(
    states={"proposed": "Proposed", "accepted": "Accepted", "refused": "Refused"},
    arrows=(
        arrow("accept", "proposed", to="accepted", groups=_FINANCE),
        arrow("refuse", "proposed", to="refused", groups=_FINANCE),
    ),
)

COST_BUDGET = Workflow(
    states={"draft": "Draft", "approved": "Approved", "superseded": "Superseded"},
    arrows=(
        arrow("approve", "draft", to="approved", groups=_DECIDERS),
        arrow("supersede", "approved", to="superseded"),  # a newer version is approved
    ),
)

SUPPLIER_CLAIM = Workflow(
    states={
        "draft": "Draft",
        "sent": "Sent to Supplier",
        "accepted": "Accepted in Full",
        "partly_accepted": "Partly Accepted",
        "refused": "Refused by Supplier",
        "refunded": "Refunded",
        "closed": "Closed",
        "cancelled": "Cancelled",
    },
    arrows=(
        arrow("send", "draft", to="sent", groups=_FINANCE),
        arrow("accept", "sent", to="accepted", groups=_FINANCE),
        arrow("accept_partly", "sent", to="partly_accepted", groups=_FINANCE),
        arrow("refuse", "sent", to="refused", groups=_FINANCE),
        arrow("refund", "accepted", "partly_accepted", to="refunded"),  # its refund is posted
        arrow("retract", "refunded", to="sent"),  # its refund is taken back
        arrow("close", "refunded", "refused", to="closed", groups=_FINANCE),
        arrow(
            "cancel",
            "draft",
            "sent",
            "accepted",
            "partly_accepted",
            to="cancelled",
            groups=_FINANCE,
        ),
    ),
)
