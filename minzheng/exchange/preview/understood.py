"""What was understood of a file: each agreed column with the file's column and a few cells, masked; what is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from minzheng.exchange.content import NUMBER_TYPES, Contract, ContractField
from minzheng.exchange.kernel.headings import NOTHING_CHOSEN, Chosen, find_headings, labels, likely_headings
from minzheng.exchange.kernel.masking import shown, shown_number, veiled
from minzheng.exchange.kernel.sheets import Heading
from minzheng.exchange.preview.waiting import Top

SAMPLES = 3


@dataclass(frozen=True, slots=True)
class ColumnSeen:
    """An agreed column: the file's column for it ("" if there is none), the first cells in it, masked."""

    field: ContractField
    label: str
    samples: tuple[str, ...]
    twice: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody has to say which column it is."""
        return self.twice or (self.field.required and not self.label)


@dataclass(frozen=True, slots=True)
class SheetSeen:
    """A sheet: where its headings stand (from 1), how many rows are below, which agreed columns it lacks."""

    name: str
    heading_row: int
    rows: int
    missing: tuple[str, ...]
    fits: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """A file by the sheet that names most columns; `labels` are all columns of that sheet, `unknown` with samples."""

    sheets: list[SheetSeen] = field(default_factory=list)
    columns: list[ColumnSeen] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    unknown: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        """Whether it can be sent as it is."""
        return bool(self.columns) and not self.open

    @property
    def open(self) -> list[ColumnSeen]:
        """The agreed columns that somebody has to point out."""
        return [column for column in self.columns if column.open]

    @property
    def rows(self) -> int:
        """How many rows will be read."""
        return sum(sheet.rows for sheet in self.sheets if sheet.fits)


def understood(contract: Contract, tops: Sequence[Top], chosen: Chosen) -> Understood:
    """What the reader makes of a file's sheets, with the columns that were chosen.

    Of a source that needs a signature no cell is shown: nobody knows yet whose rows may be read.
    """
    found = [(top, find_headings(top.sheet(), contract, chosen)) for top in tops]
    if not found:
        return Understood()
    top, heading = max(found, key=lambda one: len(one[1].columns))
    if not heading.names and not contract.by_authorisation:
        guess = likely_headings(top.sheet())
        heading.names, heading.first_row, heading.unknown = guess.names, guess.first_row, guess.names
    called = labels(heading.names)
    doors = {contract.person.door}
    sampled = Top(top.name, [], 0) if contract.by_authorisation else top
    return Understood(
        [_sheet(one, its) for one, its in found],
        [_column(each, sampled, heading, called, each.code in doors) for each in contract.fields],
        [label for label in called if label],
        [
            (label, _samples(sampled, heading.first_row, index, veiled))
            for index, label in enumerate(called)
            if label and heading.names[index] in heading.unknown
        ],
    )


def chosen_of(contract: Contract, tops: Sequence[Top], wanted: Mapping[str, str]) -> dict[str, str]:
    """Of what a person wants for each agreed column, what the reader would not have found by itself."""
    alone = {one.field.code: one for one in understood(contract, tops, NOTHING_CHOSEN).columns}
    return {
        code: label
        for code, label in wanted.items()
        if code in alone and (alone[code].twice or alone[code].label != label)
    }


def _sheet(top: Top, heading: Heading) -> SheetSeen:
    rows = sum(any(row) for row in top.rows[heading.first_row :]) + top.more
    return SheetSeen(top.name, heading.first_row, rows, tuple(heading.missing), heading.fits)


def _column(one: ContractField, top: Top, heading: Heading, called: list[str], door: bool) -> ColumnSeen:
    place = next((place for place in heading.columns if place.field.code == one.code), None)
    if place is None:
        return ColumnSeen(one, "", ())
    twice = any(told.parameters["field"] == one.headings[0] for told in heading.twice)
    mask = (
        veiled
        if door or one.type in ("name", "phone")
        else shown_number
        if one.type in NUMBER_TYPES
        else shown
    )
    return ColumnSeen(one, called[place.index], _samples(top, heading.first_row, place.index, mask), twice)


def _samples(top: Top, first: int, index: int, mask: Any) -> tuple[str, ...]:
    cells = (row[index] if index < len(row) else None for row in top.rows[first:])
    filled = [cell for cell in cells if cell not in (None, "")]
    return tuple(mask(cell) for cell in filled[:SAMPLES])
