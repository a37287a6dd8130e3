"""``make i18n``: templates and translations of our addons, from a database that has them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from . import addons, odoo, say
from .paths import PYTHON, ROOT, RUN
from .postgres import Server

EXPORTED = RUN / "i18n"

# Addons that come without Chinese, below the addon of ours that shows their screens and ships
# their Chinese in its i18n_extra.
BORROWED = {"engine_aftersales": ["helpdesk_mgmt", "helpdesk_type"]}

# Odoo's own exporter, all files in one process.
_EXPORT = """
from odoo.tools.translate import trans_export
for name, addons in {files!r}.items():
    with open({folder!r} + "/" + name + ".pot", "wb") as target:
        trans_export(None, addons, target, "po", env)
"""


def export(server: Server, database: str) -> Path:
    """Export the template of each of our addons from a database that has them installed."""
    shutil.rmtree(EXPORTED, ignore_errors=True)
    EXPORTED.mkdir(parents=True)
    files = {addon: [addon] for addon in addons.ours()}
    files |= {f"{addon}.extra": borrowed for addon, borrowed in BORROWED.items()}
    script = _EXPORT.format(files=files, folder=str(EXPORTED))
    answer = subprocess.run(
        odoo.command("shell", "-d", database, "--no-http", "--log-level=error"),
        input=script, env=odoo.environment(server), cwd=ROOT, text=True, capture_output=True,
        check=False,
    )  # fmt: skip
    if answer.returncode:
        say.info(answer.stderr)
        raise say.Stop("The texts of the addons could not be exported: see the lines above.")
    return EXPORTED


def differences(server: Server, database: str) -> str:
    """Return what the addons say and their translations do not know."""
    return _translations("compare", export(server, database))


def refresh(server: Server, database: str) -> None:
    """Write templates and translations anew, keeping what is translated."""
    _translations("refresh", export(server, database))
    say.info("Refreshed addons/*/i18n; what waits for translation:")
    say.info(_translations("complete") or "   nothing")


def _translations(*arguments: object) -> str:
    """Run ``translations.py``, which needs a library of ``.venv``."""
    words = [str(word) for word in arguments]
    answer = say.quiet([PYTHON, "-m", "tools.dev.translations", *words], cwd=ROOT)
    return (answer.stdout + answer.stderr).strip()
