from . import engine_rfid_import
