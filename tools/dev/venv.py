"""``.venv``: Odoo's libraries, the OCA addons and the development tools, all pinned."""

from __future__ import annotations

import shutil
import sys

from . import machine, say, stamps
from .paths import ODOO_BIN, PYTHON, REQUIREMENTS, ROOT, VENV, site_packages

STAMP = VENV / "stamp"
# Each OCA wheel asks for a distribution `odoo`, which the package index does not have, and
# would bring PyPDF2 back, which breaks Odoo's PDF handling: so they come without dependencies.
ALONE = REQUIREMENTS / "oca.txt"

# A shell starts Python, as pip's commands do: the first line of a script takes no blank in a path.
_COMMAND = """\
#!/bin/sh
'''exec' "{python}" "$0" "$@"
' '''
import odoo.cli

if __name__ == "__main__":
    odoo.cli.main()
"""

_NO_INDEX = (
    "The Python libraries could not be installed: connect this machine to its package index "
    "(or point pip at one with PIP_INDEX_URL) and run the same command again."
)


def ensure() -> None:
    """Make the environment as the requirement files say; nothing to do when it is so."""
    place = f"{ROOT} {sys.version_info[:2]}"
    wanted = f"{place} {stamps.digest(REQUIREMENTS)}"
    present = stamps.read(STAMP) if _works() else ""
    if present == wanted:
        return
    if not present.startswith(f"{place} "):
        _create()
    STAMP.unlink(missing_ok=True)  # half-way is not finished: the next run begins anew
    with say.phase("Python libraries and OCA addons"):
        _install()
    stamps.write(STAMP, wanted)


def _works() -> bool:
    return PYTHON.exists() and say.quiet([PYTHON, "-c", "import pip"]).returncode == 0


def _create() -> None:
    machine.check_venv_module()
    machine.check_space()
    shutil.rmtree(VENV, ignore_errors=True)
    with say.phase(f"virtual environment of Python {sys.version.split()[0]}"):
        say.run(
            [sys.executable, "-m", "venv", VENV],
            log="venv",
            failure="The virtual environment could not be made: "
            "run `apt-get install python3-venv` and try again.",
        )


def _install() -> None:
    pip = [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    together = [path for path in sorted(REQUIREMENTS.glob("*.txt")) if path != ALONE]
    options = [part for path in together for part in ("-r", path)]
    say.run([*pip, *options], log="pip", failure=_NO_INDEX)
    say.run([*pip, "--no-deps", "-r", ALONE], log="pip-oca", failure=_NO_INDEX)
    # epcpy brings its maker's test runner under the name of a Unix command, and our PATH begins
    # with this folder.
    (VENV / "bin" / "test").unlink(missing_ok=True)


def link_odoo(tree: str) -> None:
    """Make ``odoo`` importable from its tree, and give it a command.

    A path file keeps ``odoo`` and ``odoo.addons`` namespace packages, so that Odoo's addons
    and those from the package index are found side by side.
    """
    (site_packages() / "odoo.pth").write_text(f"{tree}\n", encoding="utf-8")
    ODOO_BIN.write_text(
        _COMMAND.format(python=PYTHON),
        encoding="utf-8",
    )
    ODOO_BIN.chmod(0o755)
