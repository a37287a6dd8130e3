"""Fault codes in running text: our own catalogue's, and SPN with FMI as SAE J1939-73 names them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

SPN_MAX, FMI_MAX = 2**19 - 1, 2**5 - 1
CODES_MAX = 200
_GAP = r"[\s:=#,;/.\-_]{0,4}"
_PAIR = re.compile(rf"SPN{_GAP}(\d{{1,6}}){_GAP}(?:FMI{_GAP})?(\d{{1,2}})(?!\d)", re.IGNORECASE)
_BARE = re.compile(r"(?<![\w.\-/])(\d{1,6})\s?[/\-.]\s?(\d{1,2})(?![\w.\-/])")
_HEX = re.compile(r"\b(?:DTC[\s:=#]{0,3})?0x([0-9A-F]{6,8})\b", re.IGNORECASE)
_TOKEN = re.compile(r"[0-9A-Za-z]+(?:[-_./][0-9A-Za-z]+)*")
_NOT_CODE = re.compile(r"[^0-9A-Z]+")


@dataclass(frozen=True)
class Spoken:
    """What a text says: ``pairs`` of SPN and FMI, and ``keys`` that may be catalogue codes."""

    pairs: tuple[tuple[int, int], ...]
    keys: tuple[str, ...]


def key(code: str | None) -> str:
    """Return what two spellings of one fault code have in common.

    >>> key("spn 157-fmi 18"), key("QH 2502")
    ('SPN157FMI18', 'QH2502')
    """
    return _NOT_CODE.sub("", unicodedata.normalize("NFKC", code or "").upper())


def pair_of_dtc(dtc: int) -> tuple[int, int]:
    """Return SPN and FMI of a diagnostic trouble code, conversion method 4.

    :param dtc: the bytes of the code as sent, SPN bits 0-7 first, without the count byte

    Source: SAE J1939-73, DTC representation, version 4.

    >>> pair_of_dtc(0x9D0012)
    (157, 18)
    """
    low, middle, high = dtc >> 16 & 0xFF, dtc >> 8 & 0xFF, dtc & 0xFF
    return (high >> 5) << 16 | middle << 8 | low, high & FMI_MAX


def read(text: str, *, is_code_field: bool = False) -> Spoken:
    """Return the fault codes that a text names; linear in the text.

    :param is_code_field: the text is an answer to "fault codes?", so that a bare ``157/18`` is one

    >>> read("Shows SPN 157 FMI 18 and spn：100/1").pairs
    ((157, 18), (100, 1))
    >>> read("157/18 QH2502", is_code_field=True)
    Spoken(pairs=((157, 18),), keys=('15718', 'QH2502', '15718QH2502'))
    >>> read("DTC 0x9D0012, on 24/11").pairs
    ((157, 18),)
    """
    folded = unicodedata.normalize("NFKC", text)
    pairs = [(int(spn), int(fmi)) for spn, fmi in _PAIR.findall(folded)]
    pairs += [pair_of_dtc(int(code[:6], 16)) for code in _HEX.findall(folded)]
    if is_code_field:
        pairs += [(int(spn), int(fmi)) for spn, fmi in _BARE.findall(folded)]
    valid = [pair for pair in dict.fromkeys(pairs) if pair[0] <= SPN_MAX and pair[1] <= FMI_MAX]
    return Spoken(tuple(valid[:CODES_MAX]), tuple(_keys(folded)[:CODES_MAX]))


def _keys(folded: str) -> list[str]:
    """Return the tokens with a digit, and two neighbours as one ("QH 2502")."""
    tokens = [key(match.group()) for match in _TOKEN.finditer(folded)]
    joined = [first + second for first, second in pairwise(tokens)]
    found = [word for word in [*tokens, *joined] if 3 <= len(word) <= 32 and _has_digit(word)]
    return list(dict.fromkeys(found))


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
