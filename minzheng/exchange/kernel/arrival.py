"""Rows that passed their contract, on their way in: a table small enough to hold a whole file, taken in parts.

A part holds all rows of its people, so that what several rows tell of one person is told at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.parting import parted
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


def parts(batches: Iterable[pa.RecordBatch], numbers: pa.ChunkedArray) -> Iterator[list[ArrivedRow]]:
    """Yield the rows of all batches in parts of whole people; `numbers` is their column of numbers, read before."""
    return map(_rows, parted(batches, numbers, "number"))


def _rows(part: pa.Table) -> list[ArrivedRow]:
    sheets, rows, numbers, normalised, _repaired, *values, ats = [
        column.to_pylist() for column in part.columns
    ]
    codes = [name[1:] for name in part.column_names[len(PLACES) : -1]]
    by_row = zip(*values, strict=True)
    places = zip(ats, sheets, rows, numbers, by_row, normalised, strict=True)
    return [
        ArrivedRow(at, sheet, row, number, dict(zip(codes, told, strict=True)), otherwise)
        for at, sheet, row, number, told, otherwise in places
    ]
