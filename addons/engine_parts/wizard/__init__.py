from . import parts_promise
from . import ledger_check
