from . import contact_wizard
from . import fault_level_review
from . import fault_level_try
from . import service_hours_wizard
from . import service_reason_wizard
from . import service_signature_wizard
