"""Rows that passed their contract, on their way in: a table small enough to hold a whole file, taken in parts.

A part holds all rows of its people, so that what several rows tell of one person is told at once.
"""

from __future__ import annotations

import json
from collections import defaultdict
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
AT = "at"  # beside the columns while rows are sorted into parts: the row's position among all
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


def parts(
    batches: Iterable[pa.RecordBatch], numbers: pa.ChunkedArray, at_a_time: int = AT_A_TIME
) -> Iterator[list[ArrivedRow]]:
    """Yield the rows of all batches in parts of about so many; a small file is one part, in its own order.

    `numbers` is their column of numbers, read before. Rows of a large file lie packed until the turn of their part.
    """
    part_of = _part_of_each(numbers, at_a_time)
    piles: dict[int, list[pa.Buffer]] = defaultdict(list)
    before = 0
    for batch in batches:
        here = part_of.slice(before, batch.num_rows)
        at = pa.array(range(before, before + batch.num_rows), pa.int64())
        placed = batch.append_column(AT, at)
        for part in pc.unique(here).to_pylist():
            piles[part].append(_packed(placed.filter(pc.equal(here, part))))
        before += batch.num_rows
    for part in sorted(piles):
        yield _rows([_unpacked(pile) for pile in piles.pop(part)])


def _part_of_each(numbers: pa.ChunkedArray, at_a_time: int) -> pa.Array:
    """Of each row the part it goes into: sorted by number, parts are about equally large and hold whole people."""
    if len(numbers) <= at_a_time:
        return pa.repeat(0, len(numbers)).cast(pa.int32())
    order = pc.sort_indices(numbers)
    inorder = numbers.take(order).combine_chunks()
    starts = [0]
    while starts[-1] + at_a_time < len(order):
        start = starts[-1] + at_a_time
        while start < len(order) and _same_person(inorder[start - 1], inorder[start]):
            start += 1
        starts.append(start)
    ends = [*starts[1:], len(order)]
    by_place = pa.concat_arrays(
        [pa.repeat(part, end - start) for part, (start, end) in enumerate(zip(starts, ends, strict=True))]
    )
    return by_place.take(pc.sort_indices(order)).cast(pa.int32())


def _same_person(one: pa.Scalar, other: pa.Scalar) -> bool:
    return bool(one.is_valid and one.as_py() == other.as_py())


def _packed(batch: pa.RecordBatch) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_batch(batch)
    return sink.getvalue()


def _unpacked(packed: pa.Buffer) -> pa.Table:
    return pa.ipc.open_stream(packed).read_all()


def _rows(pieces: Sequence[pa.Table]) -> list[ArrivedRow]:
    """The rows of a part, those of a person beside each other in the order of the file."""
    part = pa.concat_tables(pieces)
    if len(pieces) > 1:
        part = part.sort_by([("number", "ascending"), (AT, "ascending")])
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
