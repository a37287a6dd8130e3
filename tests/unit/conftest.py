"""Pure ``core`` modules under their own names, without a database; the same examples every time."""

import os
from pathlib import Path

from hypothesis import HealthCheck, settings

import odoo.addons

odoo.addons.__path__.append(str(Path(__file__).parents[2] / "addons"))

# A run that is repeated finds what the first one found, and a slow machine is no failure.
# ENGINE_EXPLORE=1 tries other examples each time, for whoever looks for faults.
settings.register_profile(
    "engine",
    derandomize="ENGINE_EXPLORE" not in os.environ,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("engine")
