"""A sheet on its way from cells to rows: as it was read, with its headings understood, and as columns of data."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from minzheng.exchange.content import ContractField
from minzheng.exchange.kernel.cell import Cell as Cell
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.spool import WINDOW, windows

# Heading of the column that a returned workbook has in front.
RETURNED = {"zh": "退回原因（改好后可直接再送）", "en": "Why returned (correct and send again)"}


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it was read: rows from the first, cells that can't be used by (row from 1, column from 0).

    The rows of a file lie packed: going through them is cheap, holding all of them is not.
    """

    name: str
    hidden: bool
    rows: Sequence[list[Cell]]
    hidden_rows: frozenset[int] = frozenset()
    faults: Mapping[tuple[int, int], Problem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placed:
    """A column of the contract and where it stands: position from 0, heading as seen, unit in its brackets."""

    field: ContractField
    index: int
    seen: str
    unit: str = ""


@dataclass(slots=True)
class Heading:
    """What was understood of a sheet's headings; rows from 0, data begins at `first_row`."""

    columns: list[Placed] = field(default_factory=list)
    first_row: int = 0
    names: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    twice: list[Problem] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        """Whether every required column was found, each once."""
        return bool(self.columns) and not self.missing and not self.twice

    def refusal(self) -> Problem:
        """Which columns are missing, and which of those seen may be meant."""
        missing = "、".join(self.missing)
        if not self.columns:
            return Problem("headings_none", parameters={"missing": missing})
        close = [
            heading for name in self.missing for heading in get_close_matches(name, self.unknown, 1, 0.4)
        ]
        if not close:
            return Problem("headings_absent", parameters={"missing": missing})
        return Problem(
            "headings_missing", parameters={"missing": missing, "close": "、".join(dict.fromkeys(close))}
        )


@dataclass(frozen=True, slots=True)
class Window:
    """Some rows of data of a sheet: each column's cells in step with `row_numbers`; `faults` by (position, column)."""

    name: str
    columns: list[Placed]
    cells: list[list[Cell]]
    row_numbers: list[int]
    faults: dict[tuple[int, int], Problem]
    raw_rows: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class SheetTable:
    """A sheet below its headings: which of its rows are data, and they themselves, some at a time.

    `kept` has a byte for each row of the sheet, 1 for data; `faults` are by (row number, column of the sheet);
    `endings` are the identity numbers as written that end as those do whose last digits a spreadsheet lost.
    """

    sheet: RawSheet
    columns: list[Placed]
    headings: list[str]
    kept: bytes
    faults: Mapping[tuple[int, int], Problem]
    endings: Sequence[str] = ()
    hidden_rows: int = 0
    own: frozenset[int] | None = None

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.sheet.name

    @property
    def rows(self) -> int:
        """How many rows of data there are."""
        return self.kept.count(1)

    def only(self, kept: bytes, endings: Sequence[str]) -> SheetTable:
        """The same with fewer rows, and of them nothing but the contract's columns."""
        own = frozenset(place.index for place in self.columns)
        headings = [heading if at in own else "" for at, heading in enumerate(self.headings)]
        return replace(self, kept=kept, endings=endings, headings=headings, own=own)

    def windows(self, size: int = WINDOW) -> Iterator[Window]:
        """The rows of data in turn, those of so many rows of the sheet at a time; a window without any is left out."""
        faulty: dict[int, list[int]] = {}
        for row, index in self.faults:
            faulty.setdefault(row, []).append(index)
        for start, rows in zip(range(0, len(self.kept), size), windows(self.sheet.rows, size), strict=False):
            places = [at for at in range(len(rows)) if self.kept[start + at]]
            if places:
                numbers = [start + at + 1 for at in places]
                yield self._window([rows[at] for at in places], numbers, faulty)

    def _window(
        self, rows: list[list[Cell]], numbers: list[int], faulty: Mapping[int, Collection[int]]
    ) -> Window:
        faults = self._faults(rows, numbers, faulty)
        if self.own is not None:
            rows = [[cell if at in self.own else None for at, cell in enumerate(row)] for row in rows]
        cells = [
            [row[place.index] if place.index < len(row) else None for row in rows] for place in self.columns
        ]
        return Window(self.name, self.columns, cells, numbers, faults, rows)

    def _faults(
        self, rows: Sequence[Sequence[Cell]], numbers: Sequence[int], faulty: Mapping[int, Collection[int]]
    ) -> dict[tuple[int, int], Problem]:
        faults: dict[tuple[int, int], Problem] = {}
        column = {place.index: at for at, place in enumerate(self.columns)}
        for at, number in enumerate(numbers if faulty else ()):
            for index in faulty.get(number, ()):
                if index in column:
                    faults[at, column[index]] = self.faults[number, index]
        width = len(self.headings)  # one for each column of the heading rows, named or not
        for at, cells in enumerate(rows):
            if len(cells) > width and any(cell not in (None, "") for cell in cells[width:]):
                faults[at, 0] = Problem("cells_too_many", seen=str(len(cells)), parameters={"right": width})
        return faults
