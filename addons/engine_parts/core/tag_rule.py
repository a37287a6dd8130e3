"""Part numbers in tags that follow no standard."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .refusal import Refusal

_HEX = re.compile(r"[0-9A-F]+")
_MASK = re.compile(r"[0-9A-F.P]+")


@dataclass(frozen=True)
class Rule:
    """For which EPCs it holds (``match``, ``pattern``) and how the number is written in them."""

    match: str  # prefix, mask, regex
    pattern: str
    coding: str = "hex"  # hex, ascii, decimal

    def check(self, *, names_part: bool) -> None:
        """Verify the pattern.

        :param names_part: the pattern has to say where the part number stands
        :raise ValueError: it is no such pattern
        """
        expression = _expression(self.match, self.pattern)
        if names_part and self.match != "prefix" and "part" not in expression.groupindex:
            raise Refusal("pattern_part")

    def part_of(self, epc: str) -> tuple[str] | None:
        """Return the part number in a one-tuple, empty where none can be read; None: no fit.

        >>> Rule("mask", "AA..PPPP", "hex").part_of("AA001234")
        ('1234',)
        >>> Rule("prefix", "AA", "ascii").part_of("AA50313233")
        ('P123',)
        >>> Rule("prefix", "AB").part_of("AA50313233") is None
        True
        """
        found = _expression(self.match, self.pattern).fullmatch(epc)
        if found is None:
            return None
        digits = found.groupdict().get("part") or ""
        return (_read(digits, self.coding),)


@lru_cache(maxsize=1024)
def _expression(match: str, pattern: str) -> re.Pattern:
    text = pattern.strip()
    if match == "regex":
        try:
            return re.compile(text, re.IGNORECASE)
        except re.error as error:
            raise Refusal("pattern_regex", detail=str(error)) from error
    text = text.upper()
    if match == "prefix":
        if not _HEX.fullmatch(text):
            raise Refusal("pattern_hex")
        return re.compile(f"{text}(?P<part>[0-9A-F]*)")
    if not _MASK.fullmatch(text) or len(re.findall("P+", text)) > 1:
        raise Refusal("pattern_mask")
    return re.compile(re.sub("(P+)", lambda run: f"(?P<part>.{{{len(run[0])}}})", text))


def _read(digits: str, coding: str) -> str:
    if coding == "ascii":
        try:
            text = bytes.fromhex(digits).decode("ascii")
        except ValueError:
            return ""
        return text.strip("\0 ")
    if coding == "decimal":
        return str(int(digits, 16)) if digits else ""
    return digits
