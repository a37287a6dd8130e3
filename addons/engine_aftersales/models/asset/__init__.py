from . import product_template
from . import stock_lot
from . import stock_lot_qr
from . import res_partner
