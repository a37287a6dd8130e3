"""Tables as a workbook: a sheet per section, heads frozen, numbers as numbers."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date, datetime, time

import xlsxwriter

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_NAME = 31  # of a sheet, by the file format
_FIRST_ROW = 4
_WIDTHS = (30, 16)  # of the first column and of the others, in characters


@dataclass(frozen=True)
class Section:
    """One sheet of the workbook, one table of a PDF; numbers are in company currency.

    :param widths: {column: characters} of columns that are not as wide as usual
    """

    title: str
    heads: list[str]
    rows: list[list]
    total: list = field(default_factory=list)
    is_long: bool = False  # single lines: in the workbook only
    widths: dict[int, int] = field(default_factory=dict)


def workbook(title: str, subtitle: str, sections: list[Section]) -> bytes:
    """Return the file; what looks like a formula stays text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format(
                {"bold": True, "bg_color": "#E7EEF7", "border": 1, "text_wrap": True}
            ),
            "number": book.add_format({"num_format": "#,##0.00"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "count": book.add_format({"num_format": "0"}),
            "total": book.add_format({"bold": True, "num_format": "#,##0.00", "top": 1}),
            "total_count": book.add_format({"bold": True, "num_format": "0", "top": 1}),
        }
        for section in sections:
            sheet = book.add_worksheet(section.title[:_LONGEST_NAME])
            sheet.write_string(0, 0, f"{title} · {section.title}", formats["title"])
            sheet.write_string(1, 0, subtitle)
            _write_table(sheet, section, formats)
    return out.getvalue()


def _write_table(sheet, section, formats):
    for column, head in enumerate(section.heads):
        sheet.write_string(_FIRST_ROW - 1, column, head, formats["head"])
        width = section.widths.get(column, _WIDTHS[min(column, 1)])
        sheet.set_column(column, column, width)
    sheet.freeze_panes(_FIRST_ROW, 1)
    for number, row in enumerate(section.rows, _FIRST_ROW):
        for column, value in enumerate(row):
            _write_cell(sheet, number, column, value, formats)
    below = _FIRST_ROW + len(section.rows)
    of_total = {**formats, "number": formats["total"], "count": formats["total_count"]}
    for column, value in enumerate(section.total):
        _write_cell(sheet, below, column, value, of_total)


def _write_cell(sheet, row, column, value, formats):
    if isinstance(value, float):
        sheet.write_number(row, column, value, formats["number"])
    elif isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime.combine(value, time.min)
        sheet.write_datetime(row, column, moment, formats["date"])
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(row, column, value, formats["count"])
    else:
        sheet.write_string(row, column, value or "")
