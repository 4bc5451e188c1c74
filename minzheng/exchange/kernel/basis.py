"""Rows that may be read only if their person has signed: the column of numbers first, then the rows left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.reading import Reading
from minzheng.exchange.kernel.sheets import Cell, Placed, RawSheet, SheetTable
from minzheng.exchange.kernel.tables import ends_as_lost
from minzheng.registry.kernel.identity import (
    DisabilityNumber,
    IdentityError,
    parse_disability_number,
    parse_id_number,
)

Signed = Callable[[Collection[str]], Collection[str]]


def keep_signed(reading: Reading, contract: Contract, signed: Signed, *, as_of: date) -> int:
    """Take out of a reading all rows of people who have not signed, and give how many there were.

    `signed` is asked once for all numbers, and gives those of people who have. A row whose number can't be read is
    nobody's, so nobody has signed for it. Columns outside the contract go too.
    """
    whose = [_numbers(table, contract, as_of) for table in reading.sheets]
    known = frozenset(signed({number for numbers in whose for _cell, number in numbers if number}))
    before = reading.rows
    reading.sheets = [
        _reduced(table, [(cell, number in known) for cell, number in numbers])
        for table, numbers in zip(reading.sheets, whose, strict=True)
    ]
    return before - reading.rows


def _numbers(table: SheetTable, contract: Contract, as_of: date) -> list[tuple[Cell, str | None]]:
    """Of each row the number as written, and as it was understood."""
    field = contract.number_field
    at = next((at for at, place in enumerate(table.columns) if place.field == field), None)
    if field is None or at is None:
        return [(None, None)] * table.rows
    return [
        (cell, _number(cell, field.type, as_of)) for window in table.windows() for cell in window.cells[at]
    ]


def _number(cell: Cell, kind: str, as_of: date) -> str | None:
    parse = parse_disability_number if kind == "disability_number" else parse_id_number
    try:
        number = parse(cell or "", as_of=as_of)
    except IdentityError:
        return None
    return number.id_number.text if isinstance(number, DisabilityNumber) else number.text


def _reduced(table: SheetTable, stay: Sequence[tuple[Cell, bool]]) -> SheetTable:
    staying = iter(stays for _cell, stays in stay)
    kept = bytes(1 if was and next(staying) else 0 for was in table.kept)
    return table.only(kept, [str(cell) for cell, stays in stay if stays and ends_as_lost(cell)])


def as_raw(reading: Reading) -> list[RawSheet]:
    """Give the tables of a reading as sheets in which each row stands where it stood, below the agreed headings."""
    return [RawSheet(table.name, False, _rows(table)) for table in reading.sheets]


def _rows(table: SheetTable) -> list[list[Cell]]:
    width = max((place.index for place in table.columns), default=-1) + 1
    headings: list[Cell] = [None] * width
    for place in table.columns:
        headings[place.index] = _heading(place)
    rows: list[list[Cell]] = [headings, *([] for _ in range(table.kept.rfind(1)))]
    for window in table.windows():
        for row, cells in zip(window.row_numbers, window.raw_rows, strict=True):
            rows[row - 1] = cells
    return rows


def _heading(place: Placed) -> str:
    """As agreed, with the unit it had: an upper row of a merged heading is not kept."""
    return f"{place.field.headings[0]}({place.unit})" if place.unit else place.field.headings[0]
