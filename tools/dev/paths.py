"""Where everything lies; all that the targets make is under VENV, ODOO and RUN."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
DATA = ROOT / "data"
REQUIREMENTS = ROOT / "requirements"
CONF = ROOT / "odoo.conf"

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
ODOO_BIN = VENV / "bin" / "odoo"
ODOO = ROOT / ".odoo"

RUN = ROOT / ".run"
LOG = RUN / "log"
FILESTORE = RUN / "data" / "filestore"
PIDFILE = RUN / "odoo.pid"
NAMED_SERVERS = RUN / "servers"  # hosts of servers that are not ours and hold databases of ours

DEMO_DB = "engine_demo"
TEST_DB = "engine_test"
LANGUAGE = "zh_CN"
# English stays the language of a new user: --load-language without it would switch it off.
LANGUAGES = f"en_US,{LANGUAGE}"


def site_packages() -> Path:
    """Return the folder of the virtual environment that libraries land in."""
    return next((VENV / "lib").glob("python3.*/site-packages"))
