"""Rows of a table of any size sorted into parts of whole people, which lie packed until their turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

AT = "at"  # beside the columns: the row's position among all
AT_A_TIME = 20_000  # rows that are Python objects at one time


def parted(
    batches: Iterable[pa.RecordBatch], whose: pa.ChunkedArray, by: str, at_a_time: int = AT_A_TIME
) -> Iterator[pa.Table]:
    """Yield the rows of all batches in parts of about so many, each with its position as the column `at`.

    `by` is the column that tells whose a row is, `whose` that column of all batches, read before. A part holds all rows
    of its people, beside each other in their order; one batch that makes one part stays in its own order.
    """
    part_of = _part_of_each(whose, at_a_time)
    piles: dict[int, list[pa.Buffer]] = defaultdict(list)
    before = 0
    for batch in batches:
        here = part_of.slice(before, batch.num_rows)
        placed = batch.append_column(AT, pa.array(range(before, before + batch.num_rows), pa.int64()))
        for part in pc.unique(here).to_pylist():
            piles[part].append(_packed(placed.filter(pc.equal(here, part))))
        before += batch.num_rows
    for part in sorted(piles):
        pieces = [_unpacked(pile) for pile in piles.pop(part)]
        rows = pa.concat_tables(pieces)
        yield rows.sort_by([(by, "ascending"), (AT, "ascending")]) if len(pieces) > 1 else rows


def _part_of_each(whose: pa.ChunkedArray, at_a_time: int) -> pa.Array:
    """Of each row the part it goes into: sorted by person, parts are about equally large and hold whole people."""
    if len(whose) <= at_a_time:
        return pa.repeat(0, len(whose)).cast(pa.int32())
    order = pc.sort_indices(whose)
    inorder = whose.take(order).combine_chunks()
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
