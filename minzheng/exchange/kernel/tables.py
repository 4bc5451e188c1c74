"""A sheet below its headings: rows of data by column, numbered as a person sees them; the rest left out and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from minzheng.exchange.content import NUMBER_TYPES
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.sheets import Cell, Heading, RawSheet, SheetTable
from minzheng.registry.kernel.text import compact

_TOTAL = re.compile(r"[(（]?.{0,12}?(合计|小计|总计|共计|累计)([(（].*[)）])?[:：]?")
_FOOTNOTE = re.compile(r"(注|备注|说明|填表|制表|审核|复核|经办|负责人|报送|填报|单位|联系|打印|第\d+页).*")
_LONG = 20
# A row with something like an identity number is data, whatever else it says.
_NUMBERED = re.compile(r"[0-9０-９*]{6}|[eE]\+")


def table_of(sheet: RawSheet, heading: Heading) -> tuple[SheetTable, Counter[str]]:
    """Return the rows of data below the headings, and how many were left out: blank, total, footnote, heading."""
    number = next((place.index for place in heading.columns if place.field.type in NUMBER_TYPES), None)
    kept: list[int] = []
    skipped: Counter[str] = Counter()
    for at in range(heading.first_row, len(sheet.rows)):
        reason = _left_out(sheet.rows[at], number)
        if reason is None and _repeats(sheet.rows[at], heading):
            reason = "heading"
        if reason is None:
            kept.append(at)
        else:
            skipped[reason] += 1
    # Blank rows at the end are how spreadsheets are; those between rows are worth a count.
    skipped["blank"] -= _blank_at_the_end(sheet.rows, kept, heading.first_row)
    rows = [sheet.rows[at] for at in kept]
    cells = [
        [row[place.index] if place.index < len(row) else None for row in rows] for place in heading.columns
    ]
    numbers = [at + 1 for at in kept]
    hidden = sum(number in sheet.hidden_rows for number in numbers) if sheet.hidden_rows else 0
    faults = _faults(sheet, heading, rows, numbers)
    return SheetTable(
        sheet.name, heading.columns, cells, numbers, faults, heading.names, rows, hidden
    ), +skipped


def _faults(
    sheet: RawSheet, heading: Heading, rows: Sequence[Sequence[Cell]], numbers: Sequence[int]
) -> dict[tuple[int, int], Problem]:
    faults: dict[tuple[int, int], Problem] = {}
    if sheet.faults:
        position = {number: at for at, number in enumerate(numbers)}
        column = {place.index: at for at, place in enumerate(heading.columns)}
        for (row, index), problem in sheet.faults.items():
            if row in position and index in column:
                faults[position[row], column[index]] = problem
    width = len(heading.names)
    for at, cells in enumerate(rows):
        if len(cells) > width and any(cell not in (None, "") for cell in cells[width:]):
            faults[at, 0] = Problem("cells_too_many", seen=str(len(cells)), parameters={"right": width})
    return faults


def _left_out(row: Sequence[Cell], number: int | None) -> str | None:
    whose = "" if number is None else _at(row, number)
    if _NUMBERED.search(whose):
        return None
    filled = [cell for cell in row if cell is not None and (not isinstance(cell, str) or cell.strip())]
    if not filled:
        return "blank"
    texts = [compact(cell) for cell in filled if isinstance(cell, str)]
    if any(_TOTAL.fullmatch(text) for text in texts[:2]):
        return "total"
    if whose.strip():
        return None
    # A note has the row to itself; a row of data without its number is returned, not dropped.
    if len(filled) <= 2 and texts and (_FOOTNOTE.fullmatch(texts[0]) or len(texts[0]) > _LONG):
        return "footnote"
    return None


def _repeats(row: Sequence[Cell], heading: Heading) -> bool:
    """Whether a row is the heading again, as on every printed page; one cell settles it for rows of data."""
    return all(_at(row, place.index) == place.seen for place in heading.columns)


def _blank_at_the_end(rows: Sequence[Sequence[Cell]], kept: Sequence[int], first: int) -> int:
    last = kept[-1] if kept else first - 1
    blank = 0
    for at in range(len(rows) - 1, last, -1):
        if _left_out(rows[at], None) != "blank":
            break
        blank += 1
    return blank


def _at(row: Sequence[Cell], index: int) -> str:
    cell = row[index] if index < len(row) else None
    return str(cell) if cell is not None else ""
