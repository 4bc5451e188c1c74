"""Tiny Parquet tables for the screening tests, with the columns the lake writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as parquet

from minzheng.screening.kernel.book import Table
from minzheng.screening.kernel.kinds import Kind

ARROW = {
    Kind.BOOLEAN: pa.bool_(), Kind.INTEGER: pa.int64(), Kind.NUMBER: pa.decimal128(18, 4),
    Kind.MONEY: pa.decimal128(14, 2), Kind.RATIO: pa.float64(), Kind.DATE: pa.date32(),
    Kind.TEXT: pa.string(), Kind.CODE: pa.string(),
}  # fmt: skip
PLACE = [("delivery", pa.int64()), ("sheet_no", pa.int16()), ("row_no", pa.int32())]

Row = dict[str, Any]


def full_row(table: Table, number: int, row: Mapping[str, Any]) -> Row:
    """The row with all columns; what isn't given is NULL, and its place is delivery 1, sheet 1, row `number`."""
    place = {} if table.snapshot else {"delivery": 1, "sheet_no": 1, "row_no": number}
    return {"lake_no": None, **place, **dict.fromkeys(table.columns), **row}


def write(folder: Path, table: Table, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Writes the rows as the table's one file and gives its path."""
    place = [] if table.snapshot else PLACE
    fields = [("lake_no", pa.int64()), *place, *((name, ARROW[kind]) for name, kind in table.columns.items())]
    whole = [full_row(table, number, row) for number, row in enumerate(rows, start=1)]
    path = folder / f"{table.code}.parquet"
    parquet.write_table(pa.Table.from_pylist(whole, schema=pa.schema(fields)), path)
    return [str(path)]


def months(
    lake_no: int, first: int, last: int, category: str = "subsistence", amount: str = "900.00"
) -> list[Row]:
    """Rows of the roll of 2025, a month each."""
    return [
        {
            "lake_no": lake_no,
            "category": category,
            "paid_month": date(2025, month, 1),
            "monthly_amount": Decimal(amount),
        }
        for month in range(first, last + 1)
    ]
