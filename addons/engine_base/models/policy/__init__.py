from . import engine_policy
from . import policy_authority
from . import policy_response
from . import policy_parts
from . import policy_rfid
from . import policy_care
from . import policy_workforce
from . import policy_dispatch
