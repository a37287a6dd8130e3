"""Every state graph of the foundation on one page."""

from .workflow import Workflow, arrow

POLICY = Workflow(
    states={"draft": "Draft", "submitted": "Waiting for Approval", "active": "Active"},
    arrows=(
        arrow("submit", "draft", to="submitted", groups=("engine_base.group_manager",)),
        arrow(
            "approve",
            "submitted",
            to="active",
            groups=("engine_base.group_director", "engine_base.group_general_manager"),
        ),
        arrow(
            "send_back",
            "submitted",
            to="draft",
            groups=(
                "engine_base.group_director",
                "engine_base.group_general_manager",
                "engine_base.group_manager",
            ),
        ),
        arrow("ship", "draft", to="active"),  # the defaults that come with the software
    ),
)

APPROVAL = Workflow(
    states={
        "pending": "Waiting for Decision",
        "approved": "Approved",
        "refused": "Refused",
        "superseded": "Superseded",
    },
    arrows=(
        arrow("approve", "pending", to="approved"),  # who may is checked step by step
        arrow("refuse", "pending", to="refused"),
        arrow("supersede", "pending", "approved", to="superseded"),  # what was asked has changed
        arrow("withdraw", "pending", to="superseded"),  # the requester takes it back
    ),
)
