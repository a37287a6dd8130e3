from . import engine_policy
from . import policy_authority
from . import policy_response
from . import policy_parts
from . import policy_count
from . import policy_rfid
from . import policy_care
