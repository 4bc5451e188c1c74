"""A sheet below its headings: rows of data by column, numbered as a person sees them; the rest left out and counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from minzheng.exchange.content import NUMBER_TYPES
from minzheng.exchange.kernel.sheets import Cell, Heading, RawSheet, SheetTable
from minzheng.registry.kernel.text import compact

_TOTAL = re.compile(r"[(（]?.{0,12}?(合计|小计|总计|共计|累计)([(（].*[)）])?[:：]?")
_FOOTNOTE = re.compile(r"(注|备注|说明|填表|制表|审核|复核|经办|负责人|报送|填报|单位|联系|打印|第\d+页).*")
_LONG = 20
_LOST_ENDING = "000"
# A row with something like an identity number is data, whatever else it says.
_NUMBERED = re.compile(r"[0-9０-９*]{6}|[eE]\+")


def table_of(sheet: RawSheet, heading: Heading) -> tuple[SheetTable, Counter[str]]:
    """Return the rows of data below the headings, and how many were left out: blank, total, footnote, heading."""
    number = next((place.index for place in heading.columns if place.field.type in NUMBER_TYPES), None)
    kept = bytearray(len(sheet.rows))
    skipped: Counter[str] = Counter()
    endings: list[str] = []
    blank_at_the_end = 0
    for at, row in enumerate(islice(sheet.rows, heading.first_row, None), heading.first_row):
        reason = _left_out(row, number)
        if reason is None and _repeats(row, heading):
            reason = "heading"
        blank_at_the_end = blank_at_the_end + 1 if reason == "blank" else 0
        if reason is not None:
            skipped[reason] += 1
            continue
        kept[at] = True
        if number is not None and ends_as_lost(cell := row[number] if number < len(row) else None):
            endings.append(str(cell))
    # Blank rows at the end are how spreadsheets are; those between rows are worth a count.
    skipped["blank"] -= blank_at_the_end
    hidden = sum(number <= len(kept) and kept[number - 1] for number in sheet.hidden_rows)
    table = SheetTable(sheet, heading.columns, heading.names, bytes(kept), sheet.faults, endings, hidden)
    return table, +skipped


def ends_as_lost(cell: Cell) -> bool:
    """Whether a number as written ends in 000: of those whose last digits a spreadsheet lost all do."""
    return isinstance(cell, str) and cell.endswith(_LOST_ENDING)


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


def _at(row: Sequence[Cell], index: int) -> str:
    cell = row[index] if index < len(row) else None
    return str(cell) if cell is not None else ""
