from . import test_seed
from . import test_seed_costs
from . import test_seed_history
from . import test_seed_workforce
from . import test_walk
from . import test_seed_parts_in_hand
