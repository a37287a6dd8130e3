from . import hr_employee
from . import hr_employee_public
from . import res_users
from . import res_users_apikeys
