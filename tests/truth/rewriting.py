"""Sent files with rows taken out, or a cell put right: what a sender does before sending again."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable
from pathlib import Path

from minzheng.exchange.kernel.headings import find_headings
from minzheng.exchange.kernel.sheets import Cell, RawSheet
from tests.demo.reading import contracts, sheets


class Rewritten:
    """A sent file's one sheet, to be sent again as csv; rows are numbered as its sender sees them."""

    def __init__(self, path: Path, source: str) -> None:
        (sheet,) = sheets(path)
        self._rows: list[list[Cell]] = list(sheet.rows)
        raw = RawSheet(sheet.name, sheet.hidden, self._rows)
        self._head = find_headings(raw, contracts()[source]).first_row

    def put(self, row: int, heading: str, text: str) -> None:
        """Writes a cell anew."""
        self._rows[row - 1][self._rows[self._head - 1].index(heading)] = text

    def without(self, rows: Collection[int]) -> bytes:
        """The file without these rows."""
        return self._written(number for number in self._numbers() if number not in rows)

    def only(self, rows: Collection[int]) -> bytes:
        """The file with these rows alone, under its headings."""
        return self._written(number for number in self._numbers() if number in rows)

    def _numbers(self) -> range:
        return range(self._head + 1, len(self._rows) + 1)

    def _written(self, numbers: Iterable[int]) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out)
        for number in [*range(1, self._head + 1), *numbers]:
            writer.writerow([_text(cell) for cell in self._rows[number - 1]])
        return out.getvalue().encode()


def _text(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
