from . import rfid_gateway
