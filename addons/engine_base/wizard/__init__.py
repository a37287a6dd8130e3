from . import engine_approval_decide
from . import engine_clock_change
