"""Every state graph of the spare parts addon on one page."""

from odoo.addons.engine_base.core.workflow import Workflow, arrow

CHECKERS = (
    "engine_base.group_storekeeper",
    "engine_base.group_engineer",
    "engine_base.group_supervisor",
)
# The storekeeper; from a van the engineer whose van it is.
ISSUERS = ("engine_base.group_storekeeper", "engine_base.group_engineer")
STOREKEEPER = ("engine_base.group_storekeeper",)
RECEIVERS = STOREKEEPER
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

# A day of the ledger is drawn up anew as long as it is open; closed, it stays as it is.
PARTS_LEDGER_DAY = Workflow(
    states={"open": "Open", "closed": "Closed"},
    arrows=(arrow("close", "open", to="closed"),),
)

COUNT_CHECKERS = (
    "engine_base.group_storekeeper",
    "engine_base.group_planner",
    "engine_base.group_supervisor",
    "engine_base.group_finance",
)

# Two people sign: the store for the count, another person for its differences.
COUNT = Workflow(
    states={
        "draft": "Draft",
        "counting": "Counting",
        "compared": "Compared",
        "signed": "Waiting for Second Person",
        "checked": "Checked",
        "applied": "Applied",
        "cancelled": "Cancelled",
    },
    arrows=(
        arrow("start", "draft", to="counting", groups=STOREKEEPER),
        arrow("compare", "counting", to="compared", groups=STOREKEEPER),
        arrow("read_again", "compared", to="counting", groups=STOREKEEPER),
        arrow("sign_count", "compared", to="signed", groups=STOREKEEPER),
        arrow("sign_check", "signed", to="checked", groups=COUNT_CHECKERS),
        arrow("void", "signed", "checked", to="compared", groups=COUNT_CHECKERS),
        arrow("apply", "checked", to="applied", groups=COUNT_CHECKERS),
        arrow("cancel", "draft", "counting", "compared", "signed", "checked", to="cancelled"),
    ),
)

# A tag is printed, put on a part or a box, goes out with an issue at which it was scanned (and may
# come back), and is taken out of use; it is never used for another part. Who may write tags may
# take the steps.
RFID_TAG = Workflow(
    states={
        "printed": "Printed",
        "commissioned": "In Use",
        "issued": "Issued",
        "retired": "Retired",
    },
    arrows=(
        arrow("commission", "printed", "issued", to="commissioned"),
        arrow("issue", "commissioned", to="issued"),
        arrow("retire", "printed", "commissioned", "issued", to="retired"),
    ),
)
