from . import part_class
from . import part_class_run
from . import part_substitute
from . import product_product
from . import product_template
from . import product_template_master
from . import stock_lot
