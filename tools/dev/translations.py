"""The Chinese of our addons: complete, and in step with what the addons say.

Runs in ``.venv``: ``python -m tools.dev.translations complete | compare DIR | refresh DIR``, where
DIR holds one exported ``<addon>.pot`` per addon, and ``<addon>.extra.pot`` with the words of the
addons that come without Chinese and whose screens it shows (``i18n.py`` makes them).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
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


_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\{.*?\}\}|<[a-z]+|</[a-z]+")


def complete() -> list[str]:
    """Find entries of our translations that say nothing, or lose a placeholder."""
    return [
        f"{path.relative_to(ADDONS.parent)}: {fault}: {entry.msgid!r}"
        for path in sorted(ADDONS.glob(f"*/i18n*/{LANGUAGE}.po"))
        for entry in polib.pofile(str(path))
        if (fault := _fault(entry))
    ]


def _fault(entry: polib.POEntry) -> str:
    if entry.obsolete:
        return ""
    if not entry.msgstr:
        return "not translated"
    if entry.fuzzy:
        return "fuzzy"
    same = sorted(_PLACEHOLDER.findall(entry.msgid)) == sorted(_PLACEHOLDER.findall(entry.msgstr))
    return "" if same else "placeholders differ"


def compare(exported: Path) -> list[str]:
    """Find what the addons say and their translation does not know."""
    return [
        f"{addon}: `make i18n`, then translate: {entry.msgid!r}"
        for addon, kind, pot in _pots(exported)
        for known in [{entry.msgid for entry in _entries(addon, kind)}]
        for entry in pot
        if entry.msgid not in known
    ]


def refresh(exported: Path) -> list[str]:
    """Bring templates and translations up to date; what was translated stays."""
    for addon, kind, pot in _pots(exported):
        folder = ADDONS / addon / kind
        folder.mkdir(exist_ok=True)
        if kind == "i18n":
            _save(pot, folder / f"{addon}.pot")
        _save(_merged(pot, _entries(addon, kind)), folder / f"{LANGUAGE}.po")
    return []


def _pots(exported: Path) -> Iterator[tuple[str, str, polib.POFile]]:
    """Give each template that says something, with its addon and its folder there."""
    ours = set()
    for path in sorted(exported.glob("*.pot"), key=lambda path: path.name.endswith(".extra.pot")):
        addon, _, extra = path.stem.partition(".")
        pot = polib.pofile(str(path))
        if extra:
            _leave_out(ours, pot)
        else:
            ours |= {_field(reference) for entry in pot for reference, _line in entry.occurrences}
        if len(pot):
            yield addon, "i18n_extra" if extra else "i18n", pot


def _leave_out(ours: set[str], pot: polib.POFile) -> None:
    """Drop the fields whose label is ours: two translations of one label would compete."""
    for entry in list(pot):
        entry.occurrences = [
            occurrence for occurrence in entry.occurrences if _field(occurrence[0]) not in ours
        ]
        if not entry.occurrences:
            pot.remove(entry)


def _field(reference: str) -> str:
    """Return what a reference names, without the addon: several addons may name one field."""
    return re.sub(r":\w+\.(field_|selection__)", r":\1", reference)


def _entries(addon: str, kind: str) -> list[polib.POEntry]:
    path = ADDONS / addon / kind / f"{LANGUAGE}.po"
    return list(polib.pofile(str(path))) if path.exists() else []


def _merged(pot: polib.POFile, old: list[polib.POEntry]) -> polib.POFile:
    said = {entry.msgid: entry.msgstr for entry in old}
    merged = polib.POFile()
    for entry in pot:
        entry.msgstr = said.get(entry.msgid, "")
        merged.append(entry)
    # Words by hand, for addons that are not exported: gaps in the Chinese of Odoo itself.
    exported, addons = {entry.msgid for entry in pot}, _addons(pot)
    merged.extend(
        entry for entry in old if entry.msgid not in exported and not addons & _addons([entry])
    )
    return merged


def _addons(entries: Iterable[polib.POEntry]) -> set[str]:
    """Return the addons that entries name in their comment (``module: a`` or ``modules: a, b``)."""
    named = re.findall(r"^modules?: (.*)", "\n".join(entry.comment for entry in entries), re.M)
    return {addon.strip() for addons in named for addon in addons.split(",")}


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
