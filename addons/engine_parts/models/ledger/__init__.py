from . import engine_parts_ledger_day
from . import ledger_closing
from . import engine_parts_ledger
from . import engine_parts_ledger_late
from . import engine_parts_ledger_part
from . import ledger_verify
from . import stock_move
from . import stock_move_line
