"""Lines and tables for the terminal; Chinese characters are two columns wide."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence

STEP, WHO, MS = 38, 30, 8
PAGE = 118


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, columns: int, right: bool = False) -> str:
    """Return the text in so many columns, cut where it is longer."""
    while width(text) > columns:
        text = text[:-2] + "…" if len(text) > 1 else ""
    space = " " * (columns - width(text))
    return space + text if right else text + space


class Printer:
    """Writes the walk."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout

    def line(self, text: str = "") -> None:
        self.stream.write(text.rstrip() + "\n")
        self.stream.flush()

    def rule(self) -> None:
        self.line("─" * PAGE)

    def title(self, text: str) -> None:
        self.line()
        self.line(text)
        self.rule()

    def step(
        self, number: int, name: str, who: str, took_ms: float, changes: Sequence[str]
    ) -> None:
        head = f"{number:>2}  {pad(name, STEP)}{pad(who, WHO)}"
        self.line(f"{pad(head, PAGE - MS - 3)}{took_ms:>{MS}.0f} ms")
        for change in changes:
            self.line(f"      {change}")

    def table(
        self, head: Sequence[str], rows: Sequence[Sequence[str]], last: Sequence[str]
    ) -> None:
        """Print a table; the first two columns are text, the others numbers."""
        widths = [max(width(row[i]) for row in (head, *rows, last)) for i in range(len(head))]
        self.line("  ".join(pad(cell, widths[i], i > 1) for i, cell in enumerate(head)))
        self.line("  ".join("─" * columns for columns in widths))
        for row in rows:
            self.line("  ".join(pad(cell, widths[i], i > 1) for i, cell in enumerate(row)))
        self.line("  ".join("─" * columns for columns in widths))
        self.line("  ".join(pad(cell, widths[i], i > 1) for i, cell in enumerate(last)))
