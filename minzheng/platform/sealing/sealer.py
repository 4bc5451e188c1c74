"""Seals the log: one batch over all rows of finished transactions that no batch has yet.

Ids are not commit order: whoever seals "after the last id" skips rows whose writer was slow. Every transaction below
the snapshot's xmin is finished and seen, every later one is at or above it, so such a range can never change.
See docs/adr/0004-seal.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import LiteralString

from minzheng.platform.sealing import anchor
from minzheng.platform.sealing.chain import FIRST, Batch, Span, signed, stored_batches
from minzheng.platform.sealing.root import root_of
from minzheng.platform.sealing.session import Sql, sealing
from minzheng.platform.sealing.sources import EVENT, FORMAT, SOURCES
from minzheng.platform.server import Urls

EMPTY_AFTER = timedelta(minutes=10)  # so often a quiet log is sealed too: "nothing happened" is also said

HERE: LiteralString = "SELECT mz_epoch(), pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
LAST_BOUND: LiteralString = (
    "SELECT hi::text::bigint FROM platform_sealbatch WHERE epoch = %s ORDER BY hi DESC LIMIT 1"
)
NEXT_BATCH: LiteralString = (
    "SELECT nextval(pg_get_serial_sequence('platform_sealbatch', 'id')), clock_timestamp()"
)
RANGE: LiteralString = "t.epoch = %(epoch)s AND t.xid >= %(lo)s::text::xid8 AND t.xid < %(hi)s::text::xid8"
ANY_ROW: LiteralString = "SELECT " + " OR ".join(
    f"EXISTS (SELECT 1 FROM {source.table} t WHERE {RANGE})" for source in SOURCES
)
FOREIGN: LiteralString = " UNION ALL ".join(
    f"SELECT epoch, xid FROM {source.table} WHERE epoch <> %(epoch)s" for source in SOURCES
)
# Other clusters' transactions are all finished: what they left unsealed before a dump is sealed once, on arrival.
LEFT_OPEN: LiteralString = f"""
    SELECT t.epoch, coalesce(b.hi, '0'::xid8)::text::bigint, max(t.xid)::text::bigint + 1
    FROM ({FOREIGN}) t
    LEFT JOIN (SELECT epoch, max(hi) AS hi FROM platform_sealbatch GROUP BY epoch) b ON b.epoch = t.epoch
    WHERE t.xid >= coalesce(b.hi, '0'::xid8) AND t.xid < '9223372036854775807'::xid8
    GROUP BY t.epoch, b.hi ORDER BY t.epoch
"""
ADD_BATCH: LiteralString = """
    INSERT INTO platform_sealbatch (id, epoch, lo, hi, rows, root, previous, head, signature, sealed_at)
    VALUES (%s, %s, %s::text::xid8, %s::text::xid8, %s, %s, %s, %s, %s, %s)
"""
ADD_ROWS: LiteralString = """
    INSERT INTO platform_sealrow (batch_id, source, row_id, digest)
    SELECT %(batch)s, %(source)s, t.id, {digest} FROM {table} t WHERE {range} ORDER BY t.id
"""
RUNS: LiteralString = """
    SELECT min(row_id), max(row_id)
    FROM (SELECT row_id, row_id - row_number() OVER (ORDER BY row_id) AS run FROM platform_sealrow
          WHERE batch_id = %s AND source = %s) numbered
    GROUP BY run ORDER BY 1
"""


@dataclass(frozen=True)
class Sealed:
    """What one call of the sealer added."""

    batches: int = 0
    rows: int = 0


def seal(urls: Urls) -> Sealed:
    """Seals what is finished; waits for another sealer or verifier. Raises ServerError if it can't.

    A batch is committed before its line is appended to the anchor: killed between the two, the next call adds it.
    """
    added: list[Batch] = []
    with sealing(urls.seal) as connection:
        _mend_anchor(connection, urls.seal.database)
        for span in _spans(connection):
            with connection.transaction():
                batch = _add_batch(connection, span)
            if batch:
                _anchor(connection, batch, urls.seal.database)
                added.append(batch)
    return Sealed(len(added), sum(batch.rows for batch in added))


def _mend_anchor(connection: Sql, database: str) -> None:
    """Adds the line that a killed call left out; only that one, so that a shortened anchor stays visible."""
    known = anchor.last_head(database) or FIRST
    for batch in stored_batches(connection, last=1):
        if batch.previous == known:
            _anchor(connection, batch, database)


def _anchor(connection: Sql, batch: Batch, database: str) -> None:
    runs = connection.execute(RUNS, (batch.id, EVENT.name)).fetchall()
    anchor.append(database, anchor.line_of(batch, [list(run) for run in runs]))


def _spans(connection: Sql) -> list[Span]:
    """What may be sealed: at a cluster's first batch what others left open, then what is finished here.

    The bound is taken by a statement of its own, before the rows are read by later ones.
    """
    epoch, bound = connection.execute(HERE).fetchone() or (0, 0)
    last = connection.execute(LAST_BOUND, (epoch,)).fetchone()
    if last:
        return [Span(epoch, last[0], bound)]
    left_open = connection.execute(LEFT_OPEN, {"epoch": epoch}).fetchall()
    return [*(Span(*found) for found in left_open), Span(epoch, 0, bound)]


def _add_batch(connection: Sql, span: Span) -> Batch | None:
    """Adds the batch with its row hashes, or nothing if there is nothing to say.

    The batch comes after its row hashes, whose foreign key waits for the commit: the sealer may not update.
    """
    before = stored_batches(connection, last=1)
    if not _has_rows(connection, span) and not (before and _is_due(before[0], span)):
        return None
    number, at = connection.execute(NEXT_BATCH).fetchone() or (0, datetime.now(UTC))
    _add_rows(connection, number, span)
    root = root_of(connection, number)
    previous = before[0].head if before else FIRST
    batch = signed(Batch(number, span, root.rows, root.value, previous, at))
    stored = (batch.rows, batch.root, batch.previous, batch.head, batch.signature, batch.sealed_at)
    connection.execute(ADD_BATCH, (batch.id, span.epoch, str(span.lo), str(span.hi), *stored))
    return batch


def _has_rows(connection: Sql, span: Span) -> bool:
    found = connection.execute(ANY_ROW, span._asdict()).fetchone()
    return bool(found and found[0])


def _is_due(last: Batch, span: Span) -> bool:
    same_cluster = last.span.epoch == span.epoch and span.hi > span.lo
    return same_cluster and datetime.now(UTC) - last.sealed_at > EMPTY_AFTER


def _add_rows(connection: Sql, batch: int, span: Span) -> None:
    for source in SOURCES:
        statement = ADD_ROWS.format(digest=source.digest(str(FORMAT)), table=source.table, range=RANGE)
        connection.execute(statement, {"batch": batch, "source": source.name, **span._asdict()})
