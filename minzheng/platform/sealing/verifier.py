"""Verifies the sealed log against itself, the installation's key and the anchor, all read at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from minzheng.platform.sealing import anchor, rows
from minzheng.platform.sealing.chain import FIRST, Batch, stored_batches
from minzheng.platform.sealing.findings import Finding, Report
from minzheng.platform.sealing.root import Root, all_roots
from minzheng.platform.sealing.session import Sql, verifying
from minzheng.platform.server import Urls


def verify(urls: Urls) -> Report:
    """Walks all batches, all sealed rows and the anchor. Raises ServerError if the log can't be read.

    The sealer waits meanwhile; writers do not. Batches of other clusters are verified like those of this one.
    """
    with verifying(urls.seal) as connection, connection.transaction():
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        batches = stored_batches(connection)
        found = [
            *_heads(batches),
            *_links(batches),
            *_roots(batches, all_roots(connection)),
            *rows.altered(connection),
            *rows.added(connection),
            *_anchored(connection, batches, anchor.read(urls.seal.database)),
        ]
        return Report(
            sealed_to=batches[-1].sealed_at if batches else None,
            batches=len(batches),
            rows=sum(batch.rows for batch in batches),
            unsealed=rows.unsealed(connection),
            findings=tuple(rows.with_verbs(connection, found)),
        )


def _of(kind: str, batch: Batch) -> Finding:
    return Finding(kind, "batch", batch.id, at=batch.sealed_at)


def _heads(batches: Sequence[Batch]) -> Iterator[Finding]:
    for batch in batches:
        if batch.head != batch.computed_head():
            yield _of("batch_altered", batch)
        if not batch.is_signed():
            yield _of("signature", batch)


def _links(batches: Sequence[Batch]) -> Iterator[Finding]:
    head = FIRST
    bounds: dict[int, int] = {}
    for batch in batches:
        if batch.previous != head:
            yield _of("chain", batch)
        if batch.span.lo != bounds.get(batch.span.epoch, 0):
            yield _of("gap", batch)
        head = batch.head
        bounds[batch.span.epoch] = batch.span.hi


def _roots(batches: Sequence[Batch], roots: dict[int, Root]) -> Iterator[Finding]:
    for batch in batches:
        if roots.pop(batch.id, Root()) != Root(batch.root, batch.rows):
            yield _of("root", batch)


def _anchored(connection: Sql, batches: Sequence[Batch], known: anchor.Anchor) -> Iterator[Finding]:
    for number in known.altered:
        yield Finding("anchor_altered", "anchor", number)
    by_head = {line.head for line in known.lines}
    by_number = {line.batch for line in known.lines}
    for batch in batches:
        if batch.head.hex() not in by_head:
            yield _of("anchor_differs" if batch.id in by_number else "anchor_missing", batch)
    stored = {batch.head.hex() for batch in batches}
    numbers = {batch.id for batch in batches}
    for line in known.lines:
        if line.head not in stored:
            if line.batch not in numbers:
                yield Finding("batch_missing", "batch", line.batch, at=line.time)
            yield from rows.cut_off(connection, line.events, line.time)
