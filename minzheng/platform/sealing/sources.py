"""The five tables that are sealed, and how one of their rows becomes a hash.

The columns are listed, never `*`: a column added later makes a new format, and old batches keep their own. A test
compares the newest list with the table. Only fixed text from here becomes SQL.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

FORMAT = 2
HASH_BYTES = 32


@dataclass(frozen=True)
class Source:
    """One table of the log: its columns by format, and where a row names its event and its verb."""

    name: LiteralString
    table: LiteralString
    columns: Mapping[int, LiteralString]
    event: LiteralString = "NULL::bigint"
    verb: LiteralString = "t.verb"

    def digest(self, format_number: LiteralString) -> LiteralString:
        """SQL of the hash of row `t`, whose `format_number` is SQL too; NULL for a format that is not known.

        PostgreSQL's text of a ROW quotes its parts, so that no two rows share it. The id stays outside: it stands
        beside the hash under the root, and two rows that changed places are known by each other's hash.
        """
        texts: LiteralString = ""
        for number, columns in self.columns.items():
            texts += f" WHEN {number} THEN '{self.name} {number} ' || ROW({columns})::text"
        return f"sha256(convert_to(CASE {format_number}{texts} END, 'UTF8')){self._tail}"

    @property
    def _tail(self) -> LiteralString:
        """A line's hash is followed by its event's number: deleted, the line still says where it belonged."""
        return " || int8send(t.event_id)" if self.name == "line" else ""


EVENT_COLUMNS: LiteralString = "t.epoch, t.xid, t.at, t.actor_id, t.verb, t.cause_id, t.key, t.fingerprint"
LINE_COLUMNS: LiteralString = (
    "t.epoch, t.xid, t.at, t.event_id, t.area_id, t.party_id, t.kind, t.object_kind, t.object_id,"
    " t.subject_id, t.verb, t.actor_id, t.diff, t.reason, t.origin_delivery, t.origin_sheet, t.origin_row"
)
LOOK_COLUMNS: LiteralString = "t.epoch, t.xid, t.at, t.area_id, t.agent_id, t.subject_id, t.what, t.reason"
REFUSAL_COLUMNS: LiteralString = "t.epoch, t.xid, t.at, t.agent_id, t.verb, t.code, t.reasons"
TAKEN_COLUMNS: LiteralString = "t.epoch, t.xid, t.at, t.agent_id, t.page, t.reason, t.rows"

EVENT = Source(
    "event",
    "platform_event",
    {1: EVENT_COLUMNS, 2: EVENT_COLUMNS},
    event="t.id",
)
LINE = Source(
    "line",
    "platform_eventline",
    {1: LINE_COLUMNS, 2: LINE_COLUMNS},
    event="t.event_id",
)
LOOK = Source(
    "look",
    "platform_look",
    {1: LOOK_COLUMNS, 2: LOOK_COLUMNS + ", t.party_id"},
    verb="t.what",
)
REFUSAL = Source("refusal", "platform_refusedcall", {1: REFUSAL_COLUMNS, 2: REFUSAL_COLUMNS})
TAKEN = Source(
    "taken",
    "platform_takenlist",
    {1: TAKEN_COLUMNS, 2: TAKEN_COLUMNS},
    verb="t.page",
)
SOURCES = (EVENT, LINE, LOOK, REFUSAL, TAKEN)


def event_behind(source: str, row_id: int, digest: bytes) -> int | None:
    """The event that a sealed row belongs to, even if the row is gone; None for what is no verb's."""
    if source == EVENT.name:
        return row_id
    return int.from_bytes(digest[HASH_BYTES:], "big") if source == LINE.name else None
