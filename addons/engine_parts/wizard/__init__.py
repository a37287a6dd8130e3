from . import parts_promise
from . import rfid_commission
from . import rfid_commission_line
from . import rfid_read_import
from . import rfid_tag_import
