"""Rows that are good but for their number: masked, mistyped, lost or left out. Who is meant is looked for by the rest.

They travel as text, since they lie encrypted, one by one, until somebody has decided.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from minzheng.exchange.content import DAY_TYPES, Contract
from minzheng.exchange.kernel.cells import Value
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.rows import Unnumbered
from minzheng.exchange.kernel.sheets import Cell, Window
from minzheng.exchange.kernel.workbook import column_letter
from minzheng.registry.kernel.text import digits_of

# What may be wrong with a number while the row is still somebody's. Two people's numbers in one cell are not among it.
UNREADABLE = frozenset(
    {
        "cell_empty",
        "digits_lost",
        "id_area",
        "id_birth_date",
        "id_birth_future",
        "id_character",
        "id_check_digit",
        "id_empty",
        "id_length",
        "id_masked",
        "id_too_old",
    }
)
# Of a certificate the first 18 characters are its bearer's number.
_NUMBER = 18


def unnumbered(
    table: Window, contract: Contract, at: int, values: Mapping[str, Value], problems: Sequence[Problem]
) -> Unnumbered | None:
    """Return a bad row as one that lacks nothing but its number; None if more is wrong with it, or nobody is named."""
    column = next(
        (at for at, place in enumerate(table.columns) if place.field == contract.number_field), None
    )
    if column is None or not contract.finds_by_evidence:
        return None
    letter = column_letter(table.columns[column].index)
    if any(problem.code not in UNREADABLE or problem.column != letter for problem in problems):
        return None
    return Unnumbered(dict(values), _written(table.cells[column][at], contract))


def _written(cell: Cell, contract: Contract) -> str:
    text = str(cell) if isinstance(cell, str) else digits_of(cell) or repr(cell) if cell is not None else ""
    number = contract.number_field
    return text[:_NUMBER] if number is not None and number.type == "disability_number" else text


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A row without a usable number on its way: where it stands, typed values, the number as written, what is wrong."""

    sheet: str
    row: int
    values: Mapping[str, Value]
    written: str
    problems: tuple[Problem, ...]


def to_text(row: WaitingRow) -> str:
    """Return a row as text; `from_text` reads it."""
    values = {
        code: value.isoformat() if isinstance(value, date) else value for code, value in row.values.items()
    }
    told = {
        "sheet": row.sheet,
        "row": row.row,
        "values": values,
        "written": row.written,
        "problems": [problem.as_json() for problem in row.problems],
    }
    return json.dumps(told, ensure_ascii=False)


def from_text(text: str, contract: Contract) -> WaitingRow:
    """Return the row of such a text; days are days again by the contract's types."""
    told = json.loads(text)
    days = {one.code for one in contract.fields if one.type in DAY_TYPES}
    values = {
        code: date.fromisoformat(value) if code in days and value is not None else value
        for code, value in told["values"].items()
    }
    problems = tuple(Problem(**problem) for problem in told["problems"])
    return WaitingRow(told["sheet"], told["row"], values, told["written"], problems)
