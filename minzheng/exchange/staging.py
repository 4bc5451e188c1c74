"""Staged rows: the good rows of a delivery with whose they are, for the engines that go on from there.

They lie encrypted in the state folder until the delivery is withdrawn, without name, number, telephone and door.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from django.db import transaction

from minzheng.exchange.models import Delivery
from minzheng.exchange.places import folder, put
from minzheng.platform.crypto import decrypt_bytes, encrypt_bytes

FOLDER = "staging"
PLACES = 3  # columns before the values: sheet, row, subject


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A good row: sheet and row as the sender sees them, its values by column code; money is in fen.

    `subject_id` is None when the row names nobody, or somebody nobody knows by this number.
    """

    sheet: str
    row: int
    subject_id: int | None
    values: Mapping[str, Any]


def staged(delivery: Delivery) -> list[StagedRow]:
    """The staged rows of a delivery in the order of its file; none before it is merged and once it is withdrawn."""
    return kept_rows(delivery) if delivery.state == Delivery.State.MERGED else []


def kept_rows(delivery: Delivery) -> list[StagedRow]:
    """What is kept of a delivery, whatever its state: for this engine, which takes it in and out."""
    table = _table(delivery)
    if table is None:
        return []
    columns = [column.to_pylist() for column in table.columns]
    codes = table.column_names[PLACES:]
    return [
        StagedRow(sheet, row, subject, dict(zip(codes, values, strict=True)))
        for sheet, row, subject, *values in zip(*columns, strict=True)
    ]


def kept_keys(delivery: Delivery, codes: Sequence[str]) -> set[tuple[Any, ...]]:
    """The subject and these values of every kept row that names somebody."""
    table = _table(delivery)
    if table is None:
        return set()
    columns = [table.column(PLACES - 1), *(table.column(code) for code in codes)]
    return {key for key in zip(*(column.to_pylist() for column in columns), strict=True) if key[0]}


def _table(delivery: Delivery) -> pa.Table | None:
    path = _path(delivery)
    if not path.exists():
        return None
    with pa.ipc.open_stream(decrypt_bytes(path.read_bytes())) as reader:
        return reader.read_all()


def stage(delivery: Delivery, codes: Sequence[str], rows: Sequence[StagedRow]) -> None:
    """Keeps rows with these columns of values, instead of what was kept of the delivery before."""
    names = ["sheet", "row", "subject", *codes]
    columns = [
        pa.array([row.sheet for row in rows], pa.string()),
        pa.array([row.row for row in rows], pa.int32()),
        pa.array([row.subject_id for row in rows], pa.int64()),
        *(pa.array([row.values.get(code) for row in rows]) for code in codes),
    ]
    table = pa.Table.from_arrays(columns, names=names)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    put(_path(delivery), encrypt_bytes(sink.getvalue().to_pybytes()))


def unstage(delivery: Delivery) -> None:
    """Lets the staged rows of a delivery go, once its withdrawal is committed."""
    path = _path(delivery)
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def _path(delivery: Delivery) -> Path:
    return folder(FOLDER) / f"{delivery.pk}.rows"
