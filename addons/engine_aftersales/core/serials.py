"""Serial numbers as people write them: letters of any case, blanks, hyphens, full-width signs."""

from __future__ import annotations

import re
import unicodedata

KEY_MIN, KEY_MAX = 4, 32
"""Shortest and longest key that a running text is searched for: shorter ones are words."""
CANDIDATES_MAX = 500
_PIECES = 3  # "6K24 0600-001" is one number in three pieces
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015_./]+")
_TOKEN = re.compile(r"[0-9A-Za-z]+(?:[-_./\u2010-\u2015][0-9A-Za-z]+)*")
_LABEL = re.compile(
    r"(?:serial(?:\s+(?:number|no))?|s/n|\bsn|\u51fa\u5382\u7f16\u53f7|\u5e8f\u5217\u53f7|\u673a\u53f7)"
    r"\s*[.:#\uff1a\uff03]?\s*([0-9A-Za-z][0-9A-Za-z\-_./]{3,31})",
    re.IGNORECASE,
)


def key(serial: str | None) -> str:
    """Return what two spellings of one serial number have in common.

    >>> key(" 6k24-0600 001 "), key("６Ｋ２４０６００００１")
    ('6K240600001', '6K240600001')
    >>> key(None)
    ''
    """
    folded = unicodedata.normalize("NFKC", serial or "")
    return _SEPARATORS.sub("", folded).upper()


def candidates(text: str) -> list[str]:
    """Return the keys in a text that could be serial numbers, in their order, each once.

    A number written in up to three pieces is a candidate too. A key has a digit. Linear in the
    text; no more than :data:`CANDIDATES_MAX` come back.

    >>> candidates("Motor 6k24 0600 001 smokes")[:3]
    ['MOTOR6K24', 'MOTOR6K240600', '6K24']
    >>> candidates("It smokes")
    []
    """
    folded = unicodedata.normalize("NFKC", text)
    tokens = [key(match.group()) for match in _TOKEN.finditer(folded)]
    found: dict[str, None] = {}
    for start in range(len(tokens)):
        for stop in range(start + 1, min(start + _PIECES, len(tokens)) + 1):
            joined = "".join(tokens[start:stop])
            if KEY_MIN <= len(joined) <= KEY_MAX and any(map(str.isdigit, joined)):
                found[joined] = None
        if len(found) >= CANDIDATES_MAX:
            break
    return list(found)[:CANDIDATES_MAX]


def labelled(text: str) -> str:
    """Return the serial number that a text names as such, known or not; empty if it does not.

    >>> labelled("Serial number: 6K240600001, smokes"), labelled("出厂编号：QH-7701 冒烟")
    ('6K240600001', 'QH-7701')
    """
    found = _LABEL.search(unicodedata.normalize("NFKC", text))
    return found.group(1).strip("-_./") if found else ""
