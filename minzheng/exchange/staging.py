"""Staged rows: the good rows of a delivery with whose they are, for the engines that go on from there.

They lie encrypted in the state folder until the delivery is withdrawn, without name, number, telephone and door.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from minzheng.exchange.kept import STAGED, keep_table, kept_batches, kept_table, let_go
from minzheng.exchange.models import Delivery, Match
from minzheng.platform.acting import Actor
from minzheng.platform.models import Event, EventLine
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
    return kept_rows(delivery) if delivery.state == Delivery.State.MERGED else []


def settled_rows(
    event: Event, actor: Actor, delivery: Delivery
) -> tuple[list[StagedRow], set[tuple[str, int]]]:
    """Of the rows that an event settled: those that came to count, as staged, and where those stand that don't."""
    lines = EventLine.objects.visible_to(actor).filter(event=event, object_kind=Match._meta.label_lower)
    told = lines.filter(kind__startswith=SETTLED).values_list("origin_sheet", "origin_row", "kind")
    settled = [(sheet, row or 0, kind) for sheet, row, kind in told]
    counting = {(sheet, row) for sheet, row, kind in settled if kind == f"{SETTLED}{Match.Outcome.IN}"}
    others = {(sheet, row) for sheet, row, _ in settled} - counting
    rows = [row for row in staged(delivery) if (row.sheet, row.row) in counting]
    return rows, others


def kept_rows(delivery: Delivery) -> list[StagedRow]:
    """What is kept of a delivery, whatever its state: for this engine, which takes it in and out."""
    table = staged_table(delivery)
    return _of_whom_they_are_now(rows_of(table)) if table is not None else []


def kept_about(delivery: Delivery, subjects: Collection[int]) -> list[StagedRow]:
    """Those of the kept rows that are about these people."""
    table = staged_table(delivery)
    if table is None:
        return []
    named = {*subjects, *(one for one, into in now_one_with().items() if into in subjects)}
    mine = pc.is_in(table.column("subject"), pa.array(sorted(named), pa.int64()))
    return _of_whom_they_are_now(rows_of(table.filter(mine)))


def _of_whom_they_are_now(rows: list[StagedRow]) -> list[StagedRow]:
    same = now_one_with()
    return [replace(row, subject_id=same[row.subject_id]) if row.subject_id in same else row for row in rows]


def rows_of(table: pa.Table) -> list[StagedRow]:
    """The rows of such a table, each of whose number it names."""
    columns = [column.to_pylist() for column in table.columns]
    codes = table.column_names[len(PLACES) :]
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
    table = staged_table(delivery)
    if table is None:
        return set()
    told = zip(*(table.column(name).to_pylist() for name in PLACES), strict=True)
    return {(sheet, row) for sheet, row, subject in told if subject == subject_id}


def staged_table(delivery: Delivery) -> pa.Table | None:
    """What is kept of a delivery as a table: sheet, row, subject, then the values by column code."""
    return kept_table(delivery, STAGED)


def stage(delivery: Delivery, table: pa.Table) -> None:
    """Keeps such a table, instead of what was kept of the delivery before."""
    keep_table(delivery, STAGED, table)


def unstage(delivery: Delivery) -> None:
    """Lets the staged rows of a delivery go, once its withdrawal is committed."""
    let_go(delivery, STAGED)
