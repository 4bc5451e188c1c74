"""The workbook that goes back to its sender: the bad rows as sent, each wrong cell marked, and what would be right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import xlsxwriter

from minzheng.exchange.kernel.messages import Problem, render, what_is_right
from minzheng.exchange.kernel.reading import Reading
from minzheng.exchange.kernel.rows import BadRow
from minzheng.exchange.kernel.sheets import RETURNED, Cell, Placed, SheetTable
from minzheng.exchange.kernel.workbook import column_index, column_letter

_TITLES = {"zh": "退回的行", "en": "Returned rows"}
_REASON_WIDTH, _CELL_WIDTH = 60, 16
# A comment is drawn over the sheet; the sentence fits without being dragged open.
_COMMENT = {"x_scale": 2, "y_scale": 1, "font_size": 10}


def annotate(reading: Reading, bad: Sequence[BadRow], out: Path, *, language: str = "zh") -> int:
    """Write the bad rows of a file to an xlsx that can be corrected and sent again; return how many rows it holds.

    Cells keep their text as text, what begins with = too. The first column says why the row came back.
    """
    by_sheet: dict[str, dict[int, BadRow]] = defaultdict(dict)
    for row in bad:
        by_sheet[row.sheet][row.row] = row
    with xlsxwriter.Workbook(str(out), {"in_memory": True}) as book:
        formats = _Formats(book)
        tables = [table for table in reading.sheets if table.name in by_sheet]
        for table in tables:
            sheet = book.add_worksheet(table.name or _TITLES[language])
            _write_sheet(sheet, formats, table, by_sheet[table.name], language)
        if not tables:
            book.add_worksheet(_TITLES[language])
    return len(bad)


class _Formats:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#EEF2F7", "text_wrap": True, "num_format": "@"}
        )
        self.reason = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#B3261E"})
        self.cell = book.add_format({"num_format": "@", "valign": "top"})
        self.wrong = book.add_format(
            {
                "num_format": "@",
                "valign": "top",
                "bg_color": "#FDECEA",
                "border": 1,
                "border_color": "#D93025",
            }
        )


def _write_sheet(
    sheet: xlsxwriter.worksheet.Worksheet,
    formats: _Formats,
    table: SheetTable,
    rows: dict[int, BadRow],
    language: str,
) -> None:
    sheet.set_column(0, 0, _REASON_WIDTH, formats.reason)
    # The whole column is text, so that a number typed in its place keeps all its digits.
    sheet.set_column(1, max(len(table.headings), 1), _CELL_WIDTH, formats.cell)
    sheet.freeze_panes(1, 1)
    sheet.write_string(0, 0, RETURNED[language], formats.heading)
    for index, heading in enumerate(table.headings, 1):
        sheet.write_string(0, index, heading, formats.heading)
    line = 0
    for window in table.windows():
        for number, cells in zip(window.row_numbers, window.raw_rows, strict=True):
            if number in rows:
                line += 1
                _write_row(sheet, formats, line, cells, _placed(rows[number], table), language)


def _placed(row: BadRow, table: SheetTable) -> BadRow:
    """The row with each problem at its cell: one found after reading knows its column by the agreed heading alone."""
    places = {heading: place for place in table.columns for heading in place.field.headings}
    return BadRow(row.sheet, row.row, tuple(_at_cell(problem, places) for problem in row.problems))


def _at_cell(problem: Problem, places: Mapping[str, Placed]) -> Problem:
    place = places.get(problem.heading)
    if problem.column or place is None:
        return problem
    return replace(problem, column=column_letter(place.index), heading=place.seen)


def _write_row(
    sheet: xlsxwriter.worksheet.Worksheet,
    formats: _Formats,
    line: int,
    cells: Sequence[Cell],
    row: BadRow,
    language: str,
) -> None:
    wrong = {column_index(problem.column): problem for problem in row.problems if problem.column}
    sheet.write_string(line, 0, _reasons(row, language), formats.reason)
    for index in range(max([len(cells), *(at + 1 for at in wrong)])):
        cell = cells[index] if index < len(cells) else None
        sheet.write_string(line, index + 1, _as_text(cell), formats.wrong if index in wrong else formats.cell)
    for index, problem in wrong.items():
        sheet.write_comment(line, index + 1, what_is_right(problem, language), _COMMENT)


def _reasons(row: BadRow, language: str) -> str:
    """One sentence a problem; the columns are those of this workbook, one to the right of the file's."""
    said = [render(_moved(problem), language) for problem in row.problems]
    return "\n".join([render(_moved(row.problems[0]), language, row=row.row), *said[1:]])


def _moved(problem: Problem) -> Problem:
    if not problem.column:
        return problem
    return replace(problem, column=column_letter(column_index(problem.column) + 1))


def _as_text(cell: Cell) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return cell or ""
