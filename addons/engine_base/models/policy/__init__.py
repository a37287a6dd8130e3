from . import engine_policy
from . import policy_authority
from . import policy_response
from . import policy_parts
from . import policy_part_master
from . import policy_care
