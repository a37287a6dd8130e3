from . import contact_wizard
from . import service_hours_wizard
from . import service_reason_wizard
from . import service_signature_wizard
from . import engineer_extension
from . import engineer_leave
from . import engineer_profile
from . import engineer_qualification
