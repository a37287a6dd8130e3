from . import stock_picking
from . import stock_picking_goods
from . import stock_picking_signature
from . import stock_picking_request
from . import stock_move
from . import stock_move_places
from . import stock_move_line
