"""A CSV file as rows: header checked, cells read, bad rows set aside with their reason."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .columns import Column, Refused


class BadFile(ValueError):  # noqa: N818
    """A file that cannot be loaded at all; the message is one sentence for the user."""


@dataclass
class Row:
    """One row: its line in the file and its values by column."""

    line: int
    values: dict

    def __getitem__(self, name):
        return self.values[name]


@dataclass
class Table:
    """The rows of one file, and what was refused so far."""

    name: str
    rows: list[Row] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    read_count: int = 0

    def refuse(self, row: Row, reason: str) -> None:
        self.refused.append((row.line, reason))

    def keep(self, accept) -> None:
        """Keep the rows that ``accept`` takes; it refuses one by raising :class:`Refused`."""
        kept = []
        for row in self.rows:
            try:
                accept(row)
            except Refused as refusal:
                self.refuse(row, str(refusal))
            else:
                kept.append(row)
        self.rows = kept


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_header(path: Path, columns: Sequence[Column]) -> None:
    """Raise :class:`BadFile` unless the file is there, readable and has every column."""
    header = next(csv.reader(io.StringIO(_content(path))), None)
    if not header:
        raise BadFile(f"{path} is empty; its first line has to name the columns.")
    needed = [column.name for column in columns if not column.may_lack]
    if missing := [name for name in needed if name not in header]:
        raise BadFile(
            f"{path} lacks the column(s) {', '.join(missing)}; "
            f"its header has {', '.join(header)}. Columns are separated by commas."
        )


def read(path: Path, columns: Sequence[Column], key: Sequence[str]) -> Table:
    """Return the good rows of a file; bad cells and repeated keys are refused."""
    table, seen = Table(path.name), {}
    reader = csv.DictReader(io.StringIO(_content(path)))
    for cells in reader:
        table.read_count += 1
        row = Row(reader.line_num, {})
        try:
            _check_width(cells)
            row.values = {column.name: column.value(cells.get(column.name)) for column in columns}
            _check_key(row, key, seen)
        except Refused as refusal:
            table.refuse(row, str(refusal))
        else:
            table.rows.append(row)
    return table


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadFile(f"{path} is missing; data/README.md says what it holds.") from None
    except UnicodeDecodeError:
        raise BadFile(f"{path} is not UTF-8; save it as “CSV UTF-8”.") from None


def _check_width(cells: dict) -> None:
    if None in cells:
        raise Refused("more cells than the header has columns (a comma without quotes?)")
    if None in cells.values():
        raise Refused("fewer cells than the header has columns")


def _check_key(row: Row, key: Sequence[str], seen: dict) -> None:
    if not key:
        return
    value = tuple(row[name] for name in key)
    if value in seen:
        shown = " / ".join(map(str, value))
        raise Refused(f"{' / '.join(key)} {shown} stands in line {seen[value]} already")
    seen[value] = row.line


def count(path: Path) -> int:
    """Return the number of rows below the header."""
    return sum(1 for _row in csv.DictReader(io.StringIO(_content(path))))
