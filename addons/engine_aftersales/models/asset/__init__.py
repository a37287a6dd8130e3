from . import product_template
from . import stock_lot
from . import res_partner
