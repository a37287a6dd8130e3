"""Every state graph of the spare parts addon on one page."""

from odoo.addons.engine_base.core.workflow import Workflow, arrow

CHECKERS = (
    "engine_base.group_storekeeper",
    "engine_base.group_engineer",
    "engine_base.group_supervisor",
)
# The storekeeper; from a van the engineer whose van it is.
ISSUERS = ("engine_base.group_storekeeper", "engine_base.group_engineer")
RECEIVERS = ("engine_base.group_storekeeper",)
SUBSTITUTERS = ("engine_base.group_storekeeper", "engine_base.group_support")
SUPERVISOR = ("engine_base.group_supervisor",)
PROMISERS = ("engine_base.group_storekeeper", "engine_base.group_planner")

# The supervisor's signature for special parts is no state of its own: it may come before or
# after the others. `issue` needs it as a guard.
PARTS_ISSUE = Workflow(
    states={
        "requested": "To Issue",
        "signed": "Waiting for Second Person",
        "checked": "Checked",
        "issued": "Issued",
        "cancelled": "Cancelled",
    },
    arrows=(
        arrow("sign_issue", "requested", to="signed", groups=ISSUERS),
        arrow("sign_check", "signed", to="checked", groups=CHECKERS),
        arrow("issue", "checked", to="issued"),
        arrow("void", "signed", "checked", to="requested"),
        arrow("cancel", "requested", "signed", "checked", to="cancelled"),
    ),
)
