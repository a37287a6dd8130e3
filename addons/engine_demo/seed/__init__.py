"""Load a folder of CSV files into a database; started by ``odoo engine_seed``."""
