"""The root of a batch: one hash over its rows' hashes in order, in blocks, so that no batch is too large."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import LiteralString

from minzheng.platform.sealing.session import Sql

BLOCKS: LiteralString = """
    SELECT batch_id, count(*), sha256(string_agg(
        convert_to(source || ' ', 'UTF8') || int8send(row_id) || digest, ''::bytea ORDER BY row_id))
    FROM platform_sealrow {which}
    GROUP BY batch_id, source, row_id / 65536
    ORDER BY batch_id, source COLLATE "C", row_id / 65536
"""


@dataclass(frozen=True)
class Root:
    """The hash over a batch's row hashes, and their number."""

    value: bytes = hashlib.sha256().digest()
    rows: int = 0


def root_of(connection: Sql, batch: int) -> Root:
    """The root of one batch from its stored row hashes."""
    blocks = connection.execute(BLOCKS.format(which="WHERE batch_id = %s"), (batch,))
    return dict(_roots(blocks.fetchall())).get(batch, Root())


def all_roots(connection: Sql) -> dict[int, Root]:
    """The roots of all batches that have row hashes."""
    return dict(_roots(connection.execute(BLOCKS.format(which="")).fetchall()))


def _roots(blocks: list[tuple[int, int, bytes]]) -> Iterator[tuple[int, Root]]:
    for batch, group in groupby(blocks, key=lambda block: block[0]):
        parts = list(group)
        value = hashlib.sha256(b"".join(block for _, _, block in parts)).digest()
        yield batch, Root(value, sum(rows for _, rows, _ in parts))
