from . import engine_transition
from . import engine_workflow_mixin
from . import policy
from . import ir_module_module
from . import res_company
from . import approval
from . import clock
from . import report
