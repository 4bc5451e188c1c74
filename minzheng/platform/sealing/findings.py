"""What a verification finds, each with a kind, and the report that gathers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "changed": "The row is not as it was sealed.",
        "swapped": "The row stands where another sealed row stood.",
        "deleted": "The sealed row is gone.",
        "added": "The row was put into a range that was sealed without it, or claims a time that has not been.",
        "cut_off": "The event was sealed and anchored; it is gone together with its seal.",
        "batch_missing": "The anchor knows this batch, the database does not.",
        "batch_altered": "The batch's own numbers do not fit its head.",
        "root": "The batch's row hashes do not fit its root: rows and hashes were altered together.",
        "signature": "The head was not signed with this installation's key: the chain was recomputed.",
        "chain": "The batch does not follow the one before it.",
        "gap": "Between this batch and the one before it transactions are left out or sealed twice.",
        "anchor_missing": "The anchor has no line for this batch. If the sealer was killed, `audit seal` adds it.",
        "anchor_differs": "The anchor's line for this batch has another head.",
        "anchor_altered": "A line of the anchor is not as it was written.",
    }
)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was sealed.

    `source` is event, line, look, refusal, taken, batch or anchor; `row_id` the row's id, the batch's, or the number
    of the anchor's line. `at` is the row's own time, or its batch's where the row is gone.
    """

    kind: str
    source: str
    row_id: int
    event_id: int | None = None
    verb: str | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Report:
    """The outcome: up to when the log is sealed, how much of it, what is not sealed yet, what is wrong."""

    sealed_to: datetime | None
    batches: int
    rows: int
    unsealed: int
    findings: tuple[Finding, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.findings
