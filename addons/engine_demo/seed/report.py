"""What the person at the terminal sees: one line per file, every refused row, a summary."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field


@dataclass
class Line:
    """The outcome of one file."""

    name: str
    rows: int = 0
    accepted: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    seconds: float = 0.0
    note: str = ""


class Report:
    """Prints the outcome of each file as soon as it is known, and counts."""

    def __init__(self, stream=None):
        self.stream = stream or sys.stdout
        self.lines: list[Line] = []
        self.started = time.monotonic()
        self._width = 0

    def header(self, text: str) -> None:
        self._print(text)
        self._print(
            f"{'file':<26}{'rows':>7}{'accepted':>10}{'there':>8}{'refused':>9}{'seconds':>9}"
        )

    def progress(self, text: str) -> None:
        """Show what is going on; on a terminal the next line overwrites it."""
        if self.stream.isatty():
            self._clear()
            self.stream.write(text)
            self._width = len(text)
            self.stream.flush()

    def add(self, line: Line) -> None:
        self.lines.append(line)
        self._print(
            f"{line.name:<26}{line.rows:>7}{line.accepted:>10}{line.known:>8}"
            f"{len(line.refused):>9}{line.seconds:>9.1f}{'  ' + line.note if line.note else ''}"
        )
        for number, reason in sorted(line.refused):
            self._print(f"    {line.name} line {number}: {reason}")

    def summary(self) -> int:
        """Print the sums; return the exit code: 0, or 2 when a row was refused."""
        accepted = sum(line.accepted for line in self.lines)
        known = sum(line.known for line in self.lines)
        refused = sum(len(line.refused) for line in self.lines)
        seconds = time.monotonic() - self.started
        self._print(
            f"{'all':<26}{sum(line.rows for line in self.lines):>7}{accepted:>10}{known:>8}"
            f"{refused:>9}{seconds:>9.1f}"
        )
        if refused:
            self._print(f"{refused} row(s) refused; correct them and run the command again.")
        elif not accepted:
            self._print("Everything was there already: nothing changed.")
        return 2 if refused else 0

    def _print(self, text: str) -> None:
        self._clear()
        self.stream.write(text + "\n")
        self.stream.flush()

    def _clear(self) -> None:
        if self._width:
            self.stream.write("\r" + " " * self._width + "\r")
            self._width = 0
