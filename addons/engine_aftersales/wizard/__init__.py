from . import contact_wizard
from . import intake
from . import service_hours_wizard
from . import service_reason_wizard
from . import service_signature_wizard
