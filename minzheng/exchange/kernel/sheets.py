"""A sheet on its way from cells to rows: as it was read, with its headings understood, and as columns of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from minzheng.exchange.content import ContractField
from minzheng.exchange.kernel.messages import Problem

Cell = str | float | None
# Heading of the column that a returned workbook has in front.
RETURNED = {"zh": "退回原因（改好后可直接再送）", "en": "Why returned (correct and send again)"}


@dataclass(frozen=True, slots=True)
class RawSheet:
    """A sheet as it was read: rows from the first, cells that can't be used by (row from 1, column from 0)."""

    name: str
    hidden: bool
    rows: list[list[Cell]]
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
class SheetTable:
    """The rows of data of one sheet: each column's cells in step with `row_numbers`; `faults` by (position, column)."""

    name: str
    columns: list[Placed]
    cells: list[list[Cell]]
    row_numbers: list[int]
    faults: dict[tuple[int, int], Problem]
    headings: list[str]
    raw_rows: list[list[Cell]]
    hidden_rows: int = 0
