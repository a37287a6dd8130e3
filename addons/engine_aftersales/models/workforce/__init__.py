from . import hr_employee_service
from . import hr_employee_capacity
from . import hr_employee_skills
from . import hr_employee_eligibility
from . import fault_code_skills
from . import sop_skills
from . import repair_order_engineer
from . import res_partner_dedicated
