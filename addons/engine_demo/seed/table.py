"""A CSV file as rows: header checked, cells read, bad rows set aside with their reason."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
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
    ignored: list[str] = field(default_factory=list)
    """Columns that nobody asked for."""
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


def check(path: Path, columns: Sequence[Column]) -> None:
    """Raise :class:`BadFile` unless the file is there, readable and has every column once."""
    rows = _rows(path)
    header = _header(next(rows, (0, []))[1])
    for _row in rows:  # to the end: a quotation mark left open swallows what follows
        pass
    if not header:
        raise BadFile(f"{path} is empty; its first line has to name the columns.")
    needed = [column.name for column in columns if not column.may_lack]
    if missing := [name for name in needed if name not in header]:
        raise BadFile(
            f"{path} lacks the column(s) {', '.join(missing)}; "
            f"its header has {', '.join(header)}. Columns are separated by commas."
        )
    if twice := sorted({name for name in header if name and header.count(name) > 1}):
        raise BadFile(f"{path} names the column(s) {', '.join(twice)} twice; remove one of each.")


def read(path: Path, columns: Sequence[Column], key: Sequence[str]) -> Table:
    """Return the good rows of a file; bad cells and repeated keys are refused."""
    table, seen = Table(path.name), {}
    rows = _rows(path)
    header = _header(next(rows)[1])
    table.ignored = sorted({*header} - {column.name for column in columns} - {""})
    for line, cells in rows:
        table.read_count += 1
        row = Row(line, {})
        try:
            _check_width(cells, header)
            by_name = dict(zip(header, cells, strict=True))
            row.values = {column.name: column.value(by_name.get(column.name)) for column in columns}
            _check_key(row, key, seen)
        except Refused as refusal:
            table.refuse(row, str(refusal))
        else:
            table.rows.append(row)
    return table


def _rows(path: Path) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the line that each row begins in, and its cells; None for one that is not CSV.

    Empty rows, which spreadsheets leave behind, are passed over.
    """
    reader = csv.reader(io.StringIO(_content(path)), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if reader.line_num > line or "unexpected end" in str(error):
                raise BadFile(
                    f"{path} line {line}: a quotation mark is opened there and not closed; "
                    "inside of a quoted cell it is written twice."
                ) from None
            yield line, None
        else:
            if any(cell.strip() for cell in cells):
                yield line, cells


def _header(cells: list[str] | None) -> list[str]:
    return [cell.strip() for cell in cells or ()]


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadFile(f"{path} is missing; data/README.md says what it holds.") from None
    except UnicodeDecodeError:
        raise BadFile(f"{path} is not UTF-8; save it as “CSV UTF-8”.") from None


def _check_width(cells: list[str] | None, header: list[str]) -> None:
    if cells is None:
        raise Refused("not CSV: a quotation mark amid the text of a quoted cell, or a huge cell")
    if len(cells) > len(header):
        raise Refused("more cells than the header has columns (a comma without quotes?)")
    if len(cells) < len(header):
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
    return sum(1 for _row in _rows(path)) - 1
