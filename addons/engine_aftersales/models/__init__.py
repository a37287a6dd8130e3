from . import language
from . import asset
from . import sop
from . import intake
from . import service
from . import cost
from . import dispatch
from . import workforce
