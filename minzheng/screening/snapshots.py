"""Tables of rules that come from the database, written beside the lake before each run by whoever has the rows.

Orders and service visits belong to engines above this one, so each registers what gives its table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from minzheng.exchange.kernel.lake import Lake
from minzheng.platform.acting import Actor, acting
from minzheng.platform.actors import system_actor
from minzheng.platform.registries import Registry


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """One table: its code in the pack's tables/, the permits its rows are seen by, and what reads them.

    `rows` gives `lake_no` and the table's columns, standing rows only; of these subjects, or of everybody for None.
    """

    table: str
    permits: tuple[str, ...]
    rows: Callable[[Actor, Collection[int] | None], pa.Table]


snapshots: Registry[Snapshot] = Registry("snapshots", unique=lambda snapshot: snapshot.table)


def write_snapshots(lake: Lake, people: Collection[int] | None = None) -> dict[str, Path]:
    """Writes every snapshot as of now, of these subjects alone if some are given; gives the file of each table.

    The system reads them, through the door like everybody: a rule asks the same of a person whoever runs it, also
    where that account sees no orders, or one street of a roll that has many.
    """
    return {snapshot.table: _written(lake, snapshot, people) for snapshot in snapshots}


def table_of(rows: Iterable[Sequence[object]], schema: pa.Schema) -> pa.Table:
    """The rows, in the order of the schema's columns, as a table."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def _written(lake: Lake, snapshot: Snapshot, people: Collection[int] | None) -> Path:
    reader = system_actor(f"snapshot of {snapshot.table}", snapshot.permits)
    with acting(reader):
        rows = snapshot.rows(reader, people)
    return lake.write_snapshot(rows, name=snapshot.table, schema=rows.schema)
