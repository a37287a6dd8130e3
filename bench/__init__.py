"""Benchmarks, each beside its peer in one run: ``make bench``."""

from pathlib import Path

from odoo import addons

# The formulae in `core` are measured without a server, which would know the path.
_OURS = str(Path(__file__).parents[1] / "addons")
if _OURS not in addons.__path__:
    addons.__path__.append(_OURS)
