"""The Chinese of our addons: complete, and in step with what the addons say.

Runs in ``.venv``: ``python -m tools.dev.translations complete | compare DIR | refresh DIR``, where
DIR holds one exported ``<addon>.pot`` per addon (``i18n.py`` makes them).
"""

from __future__ import annotations

import sys
from pathlib import Path

import polib

from .paths import ADDONS, LANGUAGE

_HEADER = {
    "Project-Id-Version": "Odoo Server 19.0",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


def complete() -> list[str]:
    """Find entries of our translations that say nothing."""
    return [
        f"{path.relative_to(ADDONS.parent)}: not translated: {entry.msgid!r}"
        for path in sorted(ADDONS.glob(f"*/i18n/{LANGUAGE}.po"))
        for entry in (*polib.pofile(str(path)).untranslated_entries(), *_fuzzy(path))
    ]


def _fuzzy(path: Path) -> list[polib.POEntry]:
    return [entry for entry in polib.pofile(str(path)) if entry.fuzzy and not entry.obsolete]


def compare(exported: Path) -> list[str]:
    """Find what the addons say and their translation does not know."""
    return [
        f"{pot.stem}: `make i18n`, then translate: {entry.msgid!r}"
        for pot in sorted(exported.glob("*.pot"))
        for entry in polib.pofile(str(pot))
        if entry.msgid not in _known(pot.stem)
    ]


def _known(addon: str) -> set[str]:
    path = ADDONS / addon / "i18n" / f"{LANGUAGE}.po"
    return {entry.msgid for entry in polib.pofile(str(path))} if path.exists() else set()


def refresh(exported: Path) -> list[str]:
    """Bring templates and translations up to date; what was translated stays."""
    for pot_path in sorted(exported.glob("*.pot")):
        folder = ADDONS / pot_path.stem / "i18n"
        pot = polib.pofile(str(pot_path))
        if not len(pot):
            continue
        folder.mkdir(exist_ok=True)
        _save(pot, folder / pot_path.name)
        _save(_merged(pot, folder / f"{LANGUAGE}.po", pot_path.stem), folder / f"{LANGUAGE}.po")
    return []


def _merged(pot: polib.POFile, path: Path, addon: str) -> polib.POFile:
    old = list(polib.pofile(str(path))) if path.exists() else []
    said = {entry.msgid: entry.msgstr for entry in old}
    merged = polib.POFile()
    for entry in pot:
        entry.msgstr = said.get(entry.msgid, "")
        merged.append(entry)
    exported = {entry.msgid for entry in pot}
    # Words of other addons that our screens show live in our translation too.
    merged.extend(
        entry
        for entry in old
        if entry.msgid not in exported and f"module: {addon}" not in entry.comment
    )
    return merged


def _save(entries: polib.POFile, path: Path) -> None:
    entries.metadata = dict(_HEADER)  # without dates, which would differ each time
    entries.wrapwidth = 100
    entries.save(str(path))


def main(job: str, *folder: str) -> int:
    jobs = {"complete": complete, "compare": compare, "refresh": refresh}
    findings = jobs[job](*map(Path, folder))
    print("\n".join(findings))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
