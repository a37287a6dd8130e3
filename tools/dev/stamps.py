"""Fingerprints: a phase that has finished leaves one, and is skipped while it still fits."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PASSING = {"__pycache__", ".pytest_cache", ".ruff_cache"}


def digest(*parts: str | Path) -> str:
    """Return one fingerprint of texts, files and whole folders, in that order."""
    total = hashlib.sha256()
    for part in parts:
        if isinstance(part, str):
            total.update(part.encode() + b"\0")
            continue
        for path in _files(part):
            total.update(f"{path.relative_to(part.parent)}\0".encode())
            total.update(path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return sorted(
        found
        for found in path.rglob("*")
        if found.is_file() and not _PASSING.intersection(found.parts) and found.suffix != ".pyc"
    )


def read(path: Path) -> str:
    """Return the stamp, or nothing."""
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n", encoding="utf-8")
