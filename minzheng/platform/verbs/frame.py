"""The frame of a running verb: its event, its lines so far, what it may write. Bodies speak to it by `record`."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.core.serializers.json import DjangoJSONEncoder

from minzheng.platform.acting import Actor
from minzheng.platform.bulk import insert_tuples
from minzheng.platform.models.log import EventLine

LINE_COLUMNS = (
    "event_id",
    "area_id",
    "party_id",
    "kind",
    "object_kind",
    "object_id",
    "subject_id",
    "verb",
    "actor_id",
    "diff",
    "reason",
    "origin_delivery",
    "origin_sheet",
    "origin_row",
)
OBJECT_KIND, OBJECT_ID = LINE_COLUMNS.index("object_kind"), LINE_COLUMNS.index("object_id")


class Recorded(Protocol):
    """A row that a line can be about."""

    pk: Any
    area_id: int


@dataclass(frozen=True, slots=True)
class Origin:
    """The place in a delivered file: delivery id, sheet name, row number as the sender sees it."""

    delivery: int
    sheet: str
    row: int


@dataclass
class Frame:
    """What the running verb knows. `nested` counts nested calls, so that each derives its own key."""

    actor: Actor
    verb: str
    event_id: int
    key: uuid.UUID
    places: frozenset[int]
    lines: list[tuple[Any, ...]] = field(default_factory=list)
    nested: int = 0

    def next_key(self, verb: str) -> uuid.UUID:
        """The key of the next nested call: the same on every repetition of the outer one."""
        self.nested += 1
        return uuid.uuid5(self.key, f"{verb}:{self.nested}")

    def told(self) -> list[int]:
        """The rows of the kind whose lines stand first: what a repetition reads from the log as the answer."""
        return [line[OBJECT_ID] for line in self.lines if line[OBJECT_KIND] == self.lines[0][OBJECT_KIND]]


_frame: ContextVar[Frame | None] = ContextVar("minzheng_frame", default=None)


def running() -> Frame | None:
    """The frame of the verb that runs now."""
    return _frame.get()


@contextmanager
def framed(frame: Frame) -> Iterator[Frame]:
    """Makes this the running frame and writes its lines at the end."""
    token = _frame.set(frame)
    try:
        yield frame
        flush(frame)
    finally:
        _frame.reset(token)


def label(row: Any) -> str:
    """The name under which lines know a model: `registry.person`."""
    name: str = row._meta.label_lower
    return name


def record(
    row: Recorded,
    *,
    kind: str = "made",
    subject_id: int | None = None,
    diff: Mapping[str, Any] | None = None,
    reason: str = "",
    origin: Origin | None = None,
) -> None:
    """Notes that the running verb touched a row. `diff` holds what changed; the caller encrypts what is sensitive."""
    frame = running()
    if frame is None:
        raise RuntimeError("rows are written in a verb only")
    subject = subject_id if subject_id is not None else getattr(row, "subject_id", None)
    frame.lines.append(
        (
            frame.event_id,
            row.area_id,
            getattr(row, "party_id", None),
            kind,
            label(row),
            row.pk,
            subject,
            frame.verb,
            frame.actor.agent_id,
            json.dumps(diff, cls=DjangoJSONEncoder, ensure_ascii=False) if diff else "{}",
            reason,
            origin.delivery if origin else None,
            origin.sheet if origin else "",
            origin.row if origin else None,
        )
    )


def flush(frame: Frame) -> None:
    """Writes the lines noted so far."""
    if frame.lines:
        insert_tuples(EventLine, LINE_COLUMNS, frame.lines)
        frame.lines.clear()
