from . import sop
from . import sop_step
