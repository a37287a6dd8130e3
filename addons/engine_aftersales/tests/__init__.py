from .asset import test_engine, test_portal_isolation
from .cost import test_cost_agreement
from .cost import test_cost_report
from .cost import test_warranty_report
from .cost import test_replacement
from .cost import test_budget
from .cost import test_cost_files
from .cost import test_browser_finance
from .cost import (
    test_cost_agreement,
    test_cost_at_once,
    test_cost_companies,
    test_cost_input,
    test_cost_preview,
    test_cost_property,
    test_posting,
    test_reopen,
)
from .dispatch import (
    test_assign,
    test_assign_at_once,
    test_automatic,
    test_browser_board,
    test_engineer,
    test_engineer_authority,
    test_plan,
    test_queries,
    test_travel,
)
from .intake import (
    test_browser_clock,
    test_contact_attempts,
    test_fault_level_rules,
    test_fault_level_table,
    test_browser_intake,
    test_contact,
    test_duplicate,
    test_desk_screens,
    test_fault_code,
    test_fault_level,
    test_intake_form,
    test_intake_mail,
    test_intake_portal,
    test_request_clocks,
    test_request_rights,
    test_request_types,
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
from .workforce import (
    test_browser_peaks,
    test_dedicated,
    test_peaks,
    test_profile,
    test_qualification,
    test_temporary_access,
    test_working_time,
)
