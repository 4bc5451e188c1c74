"""Verifies the rows of the log: each as it was sealed, none gone, none put among them later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import LiteralString

from minzheng.platform.sealing.findings import Finding
from minzheng.platform.sealing.session import Sql
from minzheng.platform.sealing.sources import SOURCES, Source, event_behind

# Python can't hold every time that a forger may write, infinity among them.
ROW_AT: LiteralString = "least(greatest(t.at, '0002-01-01'), '9998-01-01')"
SEALED_AT: LiteralString = "least(greatest(coalesce(t.at, b.sealed_at), '0002-01-01'), '9998-01-01')"
BATCH_FORMAT: LiteralString = "get_byte(b.signature || '\\x00', 0)"  # an emptied signature is no format
ALTERED: LiteralString = """
    SELECT s.row_id, s.digest, {digest}, {at}, {verb}, t.id IS NULL
    FROM platform_sealrow s
    JOIN platform_sealbatch b ON b.id = s.batch_id
    LEFT JOIN {table} t ON t.id = s.row_id
    WHERE s.source = %s AND (t.id IS NULL OR s.digest IS DISTINCT FROM {digest})
    ORDER BY s.row_id
"""
# What is sealed of each cluster, and whether it is closed: the next cluster's first batch closes the ones before.
# A transaction at or above the snapshot's xmax is seen by nobody: a row that says it came from there lies.
PLACED: LiteralString = """
    FROM (SELECT t.*, coalesce(t.xid < b.hi, false) OR (t.epoch <> here.epoch AND here.sealed)
                      OR (t.epoch = here.epoch AND t.xid >= here.xmax) AS enclosed
          FROM {table} t
          CROSS JOIN (SELECT mz_epoch() AS epoch, pg_snapshot_xmax(pg_current_snapshot()) AS xmax,
                             EXISTS (SELECT 1 FROM platform_sealbatch WHERE epoch = mz_epoch()) AS sealed) here
          LEFT JOIN (SELECT epoch, max(hi) AS hi FROM platform_sealbatch GROUP BY epoch) b ON b.epoch = t.epoch
         ) t
"""
ADDED: LiteralString = """
    SELECT t.id, {event}, {verb}, {at} {placed}
    WHERE t.enclosed AND NOT EXISTS (
        SELECT 1 FROM platform_sealrow s JOIN platform_sealbatch b ON b.id = s.batch_id
        WHERE s.source = %s AND s.row_id = t.id)
    ORDER BY t.id
"""
MISSING: LiteralString = """
    SELECT id FROM generate_series(%s::bigint, %s::bigint) AS id
    WHERE NOT EXISTS (SELECT 1 FROM platform_event t WHERE t.id = id.id)
"""
VERBS: LiteralString = """
    SELECT id, verb FROM platform_event WHERE id = ANY(%s)
    UNION SELECT event_id, min(verb) FROM platform_eventline WHERE event_id = ANY(%s) GROUP BY event_id
"""


@dataclass(frozen=True)
class _Altered:
    row_id: int
    sealed: bytes
    present: bytes | None
    at: datetime
    verb: str | None
    gone: bool


def altered(connection: Sql) -> Iterator[Finding]:
    """Sealed rows that are gone, changed, or exchanged with each other."""
    for source in SOURCES:
        digest = source.digest(BATCH_FORMAT)
        statement = ALTERED.format(digest=digest, table=source.table, verb=source.verb, at=SEALED_AT)
        found = [_Altered(*row) for row in connection.execute(statement, (source.name,))]
        sealed = {row.sealed for row in found}
        for row in found:
            kind = "deleted" if row.gone else "swapped" if row.present in sealed else "changed"
            event = event_behind(source.name, row.row_id, row.sealed)
            yield Finding(kind, source.name, row.row_id, event, row.verb, row.at)


def added(connection: Sql) -> Iterator[Finding]:
    """Rows without a seal among those that have one."""
    for source in SOURCES:
        statement = ADDED.format(event=source.event, verb=source.verb, placed=_placed(source), at=ROW_AT)
        for row in connection.execute(statement, (source.name,)):
            yield Finding("added", source.name, *row)


def unsealed(connection: Sql) -> int:
    """How many rows are too young to be sealed."""
    counts = (f"(SELECT count(*) {_placed(source)} WHERE NOT t.enclosed)" for source in SOURCES)
    found = connection.execute(f"SELECT {' + '.join(counts)}").fetchone()
    return int(found[0]) if found else 0


def cut_off(connection: Sql, runs: Sequence[Sequence[int]], at: datetime) -> Iterator[Finding]:
    """Events that a missing batch had sealed and that are gone, from the anchor's runs of their numbers."""
    for first, last in runs:
        for (number,) in connection.execute(MISSING, (first, last)):
            yield Finding("cut_off", "event", number, number, at=at)


def with_verbs(connection: Sql, findings: Iterable[Finding]) -> list[Finding]:
    """The same, where a row is gone with the verb that its event or a line of it still tells."""
    known = list(findings)
    nameless = [finding.event_id for finding in known if finding.event_id and not finding.verb]
    verbs = dict(connection.execute(VERBS, (nameless, nameless)).fetchall())
    return [
        replace(finding, verb=finding.verb or verbs.get(finding.event_id)) if finding.event_id else finding
        for finding in known
    ]


def _placed(source: Source) -> LiteralString:
    return PLACED.format(table=source.table)
