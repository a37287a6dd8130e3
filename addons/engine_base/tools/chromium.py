"""HTML to PDF by headless Chromium: the printer of machines without wkhtmltopdf."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_S = 120
QUIET = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--no-pdf-header-footer",
)
# Odoo's limit on its own address space is far below what Chromium reserves
UNLIMITED = ("/bin/sh", "-c", 'ulimit -S -v "$(ulimit -H -v)"; exec "$@"', "sh")


class PrintError(Exception):
    """Chromium printed nothing; the text says what it wrote last."""


def find() -> str | None:
    """Return the path of a Chromium on this machine, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def pdf(html: str) -> bytes:
    """Print one HTML page, which must carry all it needs: nothing is fetched, no script runs.

    The page size and margins are those of its ``@page`` rule.

    :raise PrintError: Chromium is missing, failed, or took longer than two minutes
    """
    program = find()
    if not program:
        raise PrintError("no chromium")
    with tempfile.TemporaryDirectory(prefix="engine_print_") as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(html, encoding="utf-8")
        # the sandbox of Chromium does not start for root
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        places = [f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
        command = [*UNLIMITED, program, *QUIET, *sandbox, *places, source.as_uri()]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=PATIENCE_S, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise PrintError(f"no answer within {PATIENCE_S} s") from error
        if not target.exists():
            raise PrintError(done.stderr[-500:])
        return target.read_bytes()
