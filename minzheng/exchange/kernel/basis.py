"""Rows that may be read only if their person has signed: the column of numbers first, then the rows left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.reading import Reading
from minzheng.exchange.kernel.sheets import Cell, Placed, RawSheet, SheetTable
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
    known = frozenset(signed({number for numbers in whose for number in numbers if number}))
    before = reading.rows
    reading.sheets = [
        _reduced(table, [at for at, number in enumerate(numbers) if number in known])
        for table, numbers in zip(reading.sheets, whose, strict=True)
    ]
    return before - reading.rows


def _numbers(table: SheetTable, contract: Contract, as_of: date) -> list[str | None]:
    field = contract.number_field
    at = next((at for at, place in enumerate(table.columns) if place.field == field), None)
    if field is None or at is None:
        return [None] * len(table.row_numbers)
    return [_number(cell, field.type, as_of) for cell in table.cells[at]]


def _number(cell: Cell, kind: str, as_of: date) -> str | None:
    parse = parse_disability_number if kind == "disability_number" else parse_id_number
    try:
        number = parse(cell or "", as_of=as_of)
    except IdentityError:
        return None
    return number.id_number.text if isinstance(number, DisabilityNumber) else number.text


def _reduced(table: SheetTable, kept: Sequence[int]) -> SheetTable:
    position = {at: new for new, at in enumerate(kept)}
    own = {place.index for place in table.columns}
    return replace(
        table,
        cells=[[cells[at] for at in kept] for cells in table.cells],
        row_numbers=[table.row_numbers[at] for at in kept],
        faults={(position[row], at): fault for (row, at), fault in table.faults.items() if row in position},
        headings=[heading if at in own else "" for at, heading in enumerate(table.headings)],
        raw_rows=[[_own(cell, at, own) for at, cell in enumerate(table.raw_rows[row])] for row in kept],
    )


def _own(cell: Cell, at: int, own: Collection[int]) -> Cell:
    return cell if at in own else None


def as_raw(reading: Reading) -> list[RawSheet]:
    """Give the tables of a reading as sheets in which each row stands where it stood, below the agreed headings."""
    return [RawSheet(table.name, False, _rows(table)) for table in reading.sheets]


def _rows(table: SheetTable) -> list[list[Cell]]:
    width = max((place.index for place in table.columns), default=-1) + 1
    headings: list[Cell] = [None] * width
    for place in table.columns:
        headings[place.index] = _heading(place)
    rows: list[list[Cell]] = [headings, *([] for _ in range(max(table.row_numbers, default=1) - 1))]
    for row, cells in zip(table.row_numbers, table.raw_rows, strict=True):
        rows[row - 1] = cells
    return rows


def _heading(place: Placed) -> str:
    """As agreed, with the unit it had: an upper row of a merged heading is not kept."""
    return f"{place.field.headings[0]}({place.unit})" if place.unit else place.field.headings[0]
