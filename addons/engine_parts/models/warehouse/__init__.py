from . import ir_module_module
from . import stock_location
from . import stock_picking_type
from . import stock_warehouse
