from . import part_substitution
from . import parts_promise
from . import parts_return
from . import van_load
