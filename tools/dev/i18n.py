"""``make i18n``: templates and translations of our addons, from a database that has them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from . import addons, odoo, say
from .paths import PYTHON, ROOT, RUN
from .postgres import Server

EXPORTED = RUN / "i18n"

# Odoo's own exporter, once per addon in one process.
_EXPORT = """
from odoo.tools.translate import trans_export
for name in {addons!r}:
    with open({folder!r} + "/" + name + ".pot", "wb") as target:
        trans_export(None, [name], target, "po", env)
"""


def export(server: Server, database: str) -> Path:
    """Export the template of each of our addons from a database that has them installed."""
    shutil.rmtree(EXPORTED, ignore_errors=True)
    EXPORTED.mkdir(parents=True)
    script = _EXPORT.format(addons=addons.ours(), folder=str(EXPORTED))
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
