"""What a person sees: one line per phase with its seconds, and one sentence when it fails."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from .paths import LOG, ROOT

HEARTBEAT_S = 15


class Stop(Exception):  # noqa: N818 (not an error of ours: a sentence for the person)
    """Ends the command with one sentence: what is missing and what supplies it."""


def info(text: str) -> None:
    """Print for the person; on stderr, so that `make shell` keeps stdout for the script."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def phase(title: str) -> Iterator[None]:
    """Show that something long begins, is alive, and has ended after so many seconds."""
    start = time.monotonic()
    done = threading.Event()

    def beat() -> None:
        while not done.wait(HEARTBEAT_S):
            info(f"   ... {title}: {time.monotonic() - start:.0f} s")

    info(f"-> {title}")
    threading.Thread(target=beat, daemon=True).start()
    try:
        yield
    finally:
        done.set()
    info(f"   done in {time.monotonic() - start:.1f} s")


def run(
    command: Sequence[str | Path],
    *,
    log: str,
    failure: str,
    env: dict[str, str] | None = None,
    cwd: Path = ROOT,
) -> Path:
    """Run a command with its output in ``.run/log/<log>.log``.

    :raise Stop: it failed; ``failure`` says what that means and what to do
    """
    LOG.mkdir(parents=True, exist_ok=True)
    path = LOG / f"{log}.log"
    with path.open("w", encoding="utf-8") as output:
        try:
            code = subprocess.call(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(env or {})},
                cwd=cwd,
            )
        except FileNotFoundError as error:
            raise Stop(
                f"This machine has no `{command[0]}`: install it and run the same command again."
            ) from error
    if code:
        info(tail(path))
        raise Stop(f"{failure} (all of it: {path.relative_to(ROOT)})")
    return path


def tail(path: Path, lines: int = 12) -> str:
    """Return the end of a log, indented."""
    last = path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
    return "\n".join(f"   | {line}" for line in last)


def quiet(command: Sequence[str | Path], **options: object) -> subprocess.CompletedProcess[str]:
    """Run a command and return its output; the caller looks at the return code."""
    return subprocess.run(  # type: ignore[call-overload]
        [str(part) for part in command],
        stdin=options.pop("stdin", subprocess.DEVNULL),
        capture_output=True,
        text=True,
        check=False,
        **options,
    )
