"""Staged rows: the good rows of a delivery with whose they are, for the engines that go on from there.

They lie encrypted in the state folder until the delivery is withdrawn, without name, number, telephone and door.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from minzheng.exchange.kept import STAGED, keep_before, keeping, kept_batches, kept_table, let_go
from minzheng.exchange.kernel.parting import AT, parted
from minzheng.exchange.models import Delivery, Match
from minzheng.platform.acting import Actor
from minzheng.platform.models import Event, EventLine
from minzheng.platform.verbs.frame import running
from minzheng.registry.services import now_one_with

SETTLED = "settled_"  # kinds of lines about matched rows: what became of them
PLACES = ("sheet", "row", "subject")  # columns before the values


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A good row: sheet and row as the sender sees them, its values by column code; money is in fen.

    `subject_id` is None when the row names nobody, or somebody nobody knows by this number. What is kept is whose the
    number is; read again, it is of whoever that person was merged into.
    """

    sheet: str
    row: int
    subject_id: int | None
    values: Mapping[str, Any]


def staged(delivery: Delivery) -> list[StagedRow]:
    """The staged rows of a delivery in the order of its file; none before it is merged and once it is withdrawn."""
    return list(each_staged(delivery))


def each_staged(delivery: Delivery) -> Iterator[StagedRow]:
    """The same one after the other, however many there are."""
    return _each(delivery) if delivery.state == Delivery.State.MERGED else iter(())


def settled_rows(
    event: Event, actor: Actor, delivery: Delivery
) -> tuple[list[StagedRow], set[tuple[str, int]]]:
    """Of the rows that an event settled: those that came to count, as staged, and where those stand that don't."""
    lines = EventLine.objects.visible_to(actor).filter(event=event, object_kind=Match._meta.label_lower)
    told = lines.filter(kind__startswith=SETTLED).values_list("origin_sheet", "origin_row", "kind")
    settled = [(sheet, row or 0, kind) for sheet, row, kind in told]
    counting = {(sheet, row) for sheet, row, kind in settled if kind == f"{SETTLED}{Match.Outcome.IN}"}
    others = {(sheet, row) for sheet, row, _ in settled} - counting
    rows = [row for row in each_staged(delivery) if (row.sheet, row.row) in counting]
    return rows, others


def kept_rows(delivery: Delivery) -> list[StagedRow]:
    """What is kept of a delivery, whatever its state: for this engine, which takes it in and out."""
    return list(_each(delivery))


def kept_about(delivery: Delivery, subjects: Collection[int]) -> list[StagedRow]:
    """Those of the kept rows that are about these people."""
    wanted = pa.array(sorted(subjects), pa.int64())
    return [row for batch in _about(delivery, wanted) for row in rows_of(batch)]


def parts_about(
    delivery: Delivery, subjects: pa.Array, codes: Collection[str] | None = None
) -> Iterator[list[StagedRow]]:
    """The same of many people, some thousand rows at a time: all rows of a person in one part, with these columns."""
    own = _about(delivery, subjects, ())
    whose = pa.chunked_array([batch.column("subject") for batch in own], pa.int64())
    for part in parted(_about(delivery, subjects, codes), whose, "subject"):
        yield rows_of(part.drop_columns(AT))


def _each(delivery: Delivery) -> Iterator[StagedRow]:
    with staged_batches(delivery) as batches:
        for batch in batches:
            yield from rows_of(batch)


def _about(
    delivery: Delivery, subjects: pa.Array, codes: Collection[str] | None = None
) -> Iterator[pa.RecordBatch]:
    with staged_batches(delivery) as batches:
        for batch in batches:
            there = [name for name in batch.schema.names if codes is None or name in PLACES or name in codes]
            yield batch.select(there).filter(pc.is_in(batch.column("subject"), subjects))


def rows_of(rows: pa.Table | pa.RecordBatch) -> list[StagedRow]:
    """The rows of such a table, each of whom it names."""
    columns = [column.to_pylist() for column in rows.columns]
    codes = rows.schema.names[len(PLACES) :]
    return [
        StagedRow(sheet, row, subject, dict(zip(codes, values, strict=True)))
        for sheet, row, subject, *values in zip(*columns, strict=True)
    ]


@contextmanager
def staged_batches(delivery: Delivery) -> Iterator[Iterator[pa.RecordBatch]]:
    """What is kept of a delivery, some rows at a time, each of whoever its person was merged into."""
    same = now_one_with()
    with kept_batches(delivery, STAGED) as batches:
        yield (_of_now(batch, same) for batch in batches or ())


def _of_now(batch: pa.RecordBatch, same: Mapping[int, int]) -> pa.RecordBatch:
    if not same:
        return batch
    subjects = [same.get(subject, subject) for subject in batch.column("subject").to_pylist()]
    place = batch.schema.get_field_index("subject")
    return batch.set_column(place, "subject", pa.array(subjects, pa.int64()))


def rows_told_of(delivery: Delivery, subject_id: int) -> set[tuple[str, int]]:
    """Sheet and row of each kept row that named this person's own number."""
    found: set[tuple[str, int]] = set()
    with kept_batches(delivery, STAGED) as batches:
        for batch in batches or ():
            own = batch.filter(pc.equal(batch.column("subject"), subject_id))
            found.update(zip(own.column("sheet").to_pylist(), own.column("row").to_pylist(), strict=True))
    return found


def restage(delivery: Delivery, places: Collection[tuple[str, int]], rows: Sequence[StagedRow]) -> None:
    """Keeps these rows in the place of those that stand at these places; all others stay as they are."""
    with kept_batches(delivery, STAGED) as batches:
        frame = running()
        if batches is None or frame is None:
            return
        keep_before(delivery, STAGED, frame.event_id)
        with keeping(delivery, STAGED, batches.schema) as keep:
            for batch in batches:
                keep(pa.Table.from_batches([batch.filter(pc.invert(standing_at(batch, places)))]))
            told = [
                {"sheet": row.sheet, "row": row.row, "subject": row.subject_id, **row.values} for row in rows
            ]
            keep(pa.Table.from_pylist(told, schema=batches.schema))


def standing_at(batch: pa.RecordBatch, places: Collection[tuple[str, int]]) -> pa.Array:
    """Of each row whether it stands at one of these places of its file."""
    numbers = pa.array(sorted({row for _, row in places}), batch.schema.field("row").type)
    maybe = pc.is_in(batch.column("row"), numbers)
    if not pc.any(maybe).as_py():
        return maybe
    told = zip(
        maybe.to_pylist(), batch.column("sheet").to_pylist(), batch.column("row").to_pylist(), strict=True
    )
    return pa.array([one and (sheet, row) in places for one, sheet, row in told], pa.bool_())


def staged_table(delivery: Delivery) -> pa.Table | None:
    """What is kept of a delivery as a table: sheet, row, subject, then the values by column code."""
    return kept_table(delivery, STAGED)


def unstage(delivery: Delivery) -> None:
    """Lets the staged rows of a delivery go, once its withdrawal is committed."""
    let_go(delivery, STAGED)
