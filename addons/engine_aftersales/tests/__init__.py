from .asset import test_engine, test_portal_isolation
from .dispatch import test_engineer
from .intake import (
    test_contact,
    test_fault_code,
    test_fault_level,
    test_request_clocks,
    test_request_rights,
    test_serial_number,
)
