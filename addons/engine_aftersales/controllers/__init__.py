from . import cost_files
from . import portal_report
from . import ticket_close
