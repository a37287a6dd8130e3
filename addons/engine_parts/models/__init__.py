from . import catalog
from . import warehouse
from . import issue
from . import count
from . import rfid
