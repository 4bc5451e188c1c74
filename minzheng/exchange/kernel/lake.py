"""The lake: one Delta table a source, typed by its contract, with surrogate keys only. Versions, withdrawal, as-of.

No name, number, telephone or free text of a person ever gets here: only the types of `LAKE_TYPES` have a column.
Deletion vectors and column mapping stay off, so that any reader of Parquet may read the files of a version.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import TableNotFoundError

from minzheng.exchange.content import Contract

YUAN = pa.decimal128(14, 2)
LAKE_TYPES = {
    "date": pa.date32(),
    "month": pa.date32(),
    "money": YUAN,
    "integer": pa.int32(),
    "code": pa.string(),
    "division": pa.int16(),
    "sex": pa.string(),
    "answer": pa.string(),
}
KEYS = (
    pa.field("lake_no", pa.int64(), nullable=False),
    pa.field("delivery", pa.int64(), nullable=False),
    pa.field("sheet_no", pa.int16(), nullable=False),
    pa.field("row_no", pa.int32(), nullable=False),
    pa.field("area", pa.int16()),
)
SNAPSHOT = pa.schema(
    [
        pa.field("lake_no", pa.int64(), nullable=False),
        ("birth_date", pa.date32()),
        ("sex", pa.string()),
        pa.field("area", pa.int16(), nullable=False),
        ("died_on", pa.date32()),
        ("standing", pa.string()),
    ]
)
_PLAIN = {"delta.enableDeletionVectors": "false", "delta.columnMapping.mode": "none"}


def schema_of(contract: Contract) -> pa.Schema:
    """Return the table's columns: surrogate keys, then the contract's columns of the types the lake takes."""
    typed = [pa.field(one.code, LAKE_TYPES[one.type]) for one in contract.fields if one.type in LAKE_TYPES]
    return pa.schema([*KEYS, *typed])


def to_lake(contract: Contract, columns: Mapping[str, pa.Array]) -> pa.RecordBatch:
    """Return rows in the contract's schema from their keys and its columns by code; money from fen to yuan."""
    schema = schema_of(contract)
    arrays = [
        _yuan(columns[field.name]) if field.type == YUAN else columns[field.name].cast(field.type)
        for field in schema
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


class Lake:
    """A folder of Delta tables and snapshots; one writer a source at a time, any number of readers."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)

    def append(self, source: str, rows: pa.Table | pa.RecordBatchReader) -> int:
        """Add a delivery's rows and return the version that holds them; a reader's are written as they come."""
        path = str(self.root / source)
        write_deltalake(path, rows, mode="append", configuration=_PLAIN)
        return DeltaTable(path).version()

    def withdraw(self, source: str, delivery: int) -> int:
        """Take a delivery's rows out of the newest version and return how many; earlier versions keep them."""
        table = self._table(source)
        return int(table.delete(f"delivery = {int(delivery)}")["num_deleted_rows"]) if table else 0

    def version(self, source: str, *, at: datetime | None = None) -> int | None:
        """Return the newest version, or the one that held at a moment (with time zone); None without a table."""
        table = self._table(source)
        if table is None:
            return None
        if at is not None:
            table.load_as_version(at)
        return table.version()

    def files(self, source: str, *, version: int | None = None) -> list[str]:
        """Return the Parquet files of a version, the newest by default, for any reader; none without a table."""
        table = self._table(source)
        if table is None:
            return []
        if version is not None:
            table.load_as_version(version)
        return sorted(unquote(file.removeprefix("file://")) for file in table.file_uris())

    def readable(self, contract: Contract, *, version: int | None = None) -> list[str]:
        """Return the files of a source, or one file of its columns without rows, so that a query always runs."""
        files = self.files(contract.source, version=version)
        if files:
            return files
        empty = self.root / f"{contract.source}.empty.parquet"
        _write(schema_of(contract).empty_table(), empty)
        return [str(empty)]

    def people_of(self, source: str, delivery: int) -> set[int]:
        """Return whose rows a delivery has, and whose it had before it was last taken out."""
        table = self._table(source)
        if table is None:
            return set()
        taken_out = f"delivery = {int(delivery)}"
        last = next((at["version"] for at in table.history() if _predicate(at) == taken_out), None)
        found = _numbers(table, delivery)
        if last is not None:
            table.load_as_version(last - 1)
            found |= _numbers(table, delivery)
        return found

    def write_snapshot(self, rows: pa.Table, *, name: str = "persons", schema: pa.Schema = SNAPSHOT) -> Path:
        """Replace a snapshot beside the tables, all at once; ArrowInvalid or ValueError if columns don't fit."""
        path = self.root / f"{name}.parquet"
        _write(rows.select(schema.names).cast(schema), path)
        return path

    def _table(self, source: str) -> DeltaTable | None:
        try:
            return DeltaTable(str(self.root / source))
        except TableNotFoundError:
            return None


def _predicate(commit: Mapping[str, Any]) -> str | None:
    parameters: Mapping[str, str] = commit.get("operationParameters") or {}
    return parameters.get("predicate")


def _numbers(table: DeltaTable, delivery: int) -> set[int]:
    rows = table.to_pyarrow_dataset().to_table(columns=["lake_no"], filter=pc.field("delivery") == delivery)
    return set(pc.unique(rows.column("lake_no")).to_pylist())


def _write(rows: pa.Table, path: Path) -> None:
    """Readers see the old file or the new one, never a part."""
    part = path.with_suffix(f".{os.getpid()}.part")
    pq.write_table(rows, part, compression="zstd")
    part.replace(path)


def _yuan(fen: pa.Array) -> pa.Array:
    """A decimal with two places is its whole number of hundredths: the same bytes under another type."""
    whole = fen.cast(pa.decimal128(19, 0))
    return pa.Array.from_buffers(pa.decimal128(19, 2), len(whole), whole.buffers(), offset=whole.offset).cast(
        YUAN
    )
