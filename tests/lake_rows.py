"""Rows for the lake, one by one, where the program has them by columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.arrival import TYPES
from minzheng.exchange.kernel.lake import KEYS, schema_of, to_lake


@dataclass(frozen=True)
class LakeRow:
    """A row: whose it is, where it came from, its values by column code, money in fen."""

    lake_no: int
    delivery: int
    sheet_no: int
    row_no: int
    area: int | None
    values: Mapping[str, Any]


def to_arrow(contract: Contract, rows: Sequence[LakeRow]) -> pa.Table:
    """The rows as the lake takes them."""
    columns = {key.name: pa.array([getattr(row, key.name) for row in rows], key.type) for key in KEYS}
    types = {one.code: TYPES.get(one.type, pa.string()) for one in contract.fields}
    for code in schema_of(contract).names[len(KEYS) :]:
        columns[code] = pa.array([row.values.get(code) for row in rows], types[code])
    return pa.Table.from_batches([to_lake(contract, columns)])
