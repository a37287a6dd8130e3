"""Let the pure ``core`` modules be imported under their own names, without a database."""

from pathlib import Path

import odoo.addons

odoo.addons.__path__.append(str(Path(__file__).parents[2] / "addons"))
