from . import catalog
from . import warehouse
from . import issue
from . import ledger
from . import rfid
from . import count
