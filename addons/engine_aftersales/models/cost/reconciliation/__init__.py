from . import cost_reconciliation
from . import cost_reconciliation_line
from . import comparing
from . import running
from . import nightly
from . import banner
from . import export
