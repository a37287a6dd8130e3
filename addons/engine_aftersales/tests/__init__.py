from .asset import test_engine, test_portal_isolation
from .cost import test_cost_agreement
from .dispatch import test_engineer, test_engineer_authority
from .intake import (
    test_contact,
    test_desk_screens,
    test_fault_code,
    test_fault_level,
    test_request_clocks,
    test_request_rights,
    test_serial_number,
    test_ticket_close,
)
from .language import test_chinese
from .service import (
    test_browser_story,
    test_buttons,
    test_doors_evidence,
    test_doors_http,
    test_doors_money,
    test_doors_order,
    test_doors_parts,
    test_gates,
    test_hard_moments,
    test_order_at_once,
    test_order_screen,
    test_substitute,
    test_walk,
)
