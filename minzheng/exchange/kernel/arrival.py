"""Rows that passed their contract, on their way in: a table small enough to hold a whole file, taken in parts.

A part holds all rows of its people, so that what several rows tell of one person is told at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.rows import Row
from minzheng.exchange.kernel.sheets import Placed
from minzheng.exchange.kernel.workbook import column_letter

PLACES = (
    ("sheet", pa.string()),
    ("row", pa.int32()),
    ("number", pa.string()),
    ("normalised", pa.bool_()),
    ("repaired", pa.bool_()),
)
TYPES = {
    "date": pa.date32(),
    "month": pa.date32(),
    "money": pa.int64(),
    "integer": pa.int64(),
    "division": pa.int64(),
}
COLUMNS = b"columns"
AT_A_TIME = 20_000  # rows that are Python objects at one time


@dataclass(frozen=True, slots=True)
class ArrivedRow:
    """A good row: its position in the table, sheet and row as the sender sees them, whose number, values by column.

    `normalised`: the number was written otherwise than it is.
    """

    at: int
    sheet: str
    row: int
    number: str | None
    values: Mapping[str, Any]
    normalised: bool = False


def arrived_schema(contract: Contract, columns: Iterable[Placed] = ()) -> pa.Schema:
    """Return the table's columns: place in the file, number, whether repaired, then the contract's own.

    How the sender's columns are called is kept with it.
    """
    own = [("." + one.code, TYPES.get(one.type, pa.string())) for one in contract.fields]
    called = {place.field.code: (column_letter(place.index), place.seen) for place in columns}
    return pa.schema([*PLACES, *own], {COLUMNS: json.dumps(called)})


def arrived_table(contract: Contract, rows: Sequence[Row], schema: pa.Schema) -> pa.Table:
    """Return good rows as a table of this schema."""
    number = contract.number_field.code if contract.number_field else ""
    arrays = [
        pa.array([row.sheet for row in rows], pa.string()),
        pa.array([row.row for row in rows], pa.int32()),
        pa.array([row.number.text if row.number else None for row in rows], pa.string()),
        pa.array([number in row.repairs for row in rows], pa.bool_()),
        pa.array([bool(row.repairs) for row in rows], pa.bool_()),
        *(
            pa.array([row.values.get(one.code) for row in rows], TYPES.get(one.type, pa.string()))
            for one in contract.fields
        ),
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def called(schema: pa.Schema) -> dict[str, tuple[str, str]]:
    """Letter and heading of each column as it stands in the file."""
    told: dict[str, tuple[str, str]] = json.loads((schema.metadata or {}).get(COLUMNS, b"{}"))
    return {code: (letter, heading) for code, (letter, heading) in told.items()}


def parts(table: pa.Table, at_a_time: int = AT_A_TIME) -> Iterator[list[ArrivedRow]]:
    """Yield the rows in parts of about so many; a small file is one part, in its own order."""
    if table.num_rows <= at_a_time:
        yield _rows(table, pa.array(range(table.num_rows), pa.int64()))
        return
    order = pc.sort_indices(table, sort_keys=[("number", "ascending"), ("row", "ascending")])
    numbers = table.column("number").combine_chunks()
    start = 0
    while start < len(order):
        end = min(start + at_a_time, len(order))
        while end < len(order) and _same_person(numbers, order[end - 1], order[end]):
            end += 1
        yield _rows(table, order[start:end])
        start = end


def _same_person(numbers: pa.Array, one: pa.Scalar, other: pa.Scalar) -> bool:
    number = numbers[one.as_py()].as_py()
    return number is not None and number == numbers[other.as_py()].as_py()


def _rows(table: pa.Table, positions: pa.Array) -> list[ArrivedRow]:
    part = table.take(positions)
    sheets, rows, numbers, normalised, _repaired, *values = [column.to_pylist() for column in part.columns]
    codes = [name[1:] for name in table.column_names[len(PLACES) :]]
    by_row = zip(*values, strict=True)
    places = zip(positions.to_pylist(), sheets, rows, numbers, by_row, normalised, strict=True)
    return [
        ArrivedRow(at, sheet, row, number, dict(zip(codes, told, strict=True)), otherwise)
        for at, sheet, row, number, told, otherwise in places
    ]
