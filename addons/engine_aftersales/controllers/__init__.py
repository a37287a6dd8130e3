from . import portal_report
from . import ticket_close
