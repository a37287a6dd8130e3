from . import contact_wizard
from . import service_hours_wizard
from . import service_reason_wizard
from . import service_signature_wizard
from . import dispatch_assign_wizard
