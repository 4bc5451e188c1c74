"""An event: what led to it, and what it touched as far as somebody may see it."""

from __future__ import annotations

from dataclasses import dataclass

from minzheng.indicators.trace.graph import Happened, events
from minzheng.indicators.trace.way import FilePlace, Places, chain, event_json
from minzheng.platform.acting import Actor
from minzheng.platform.models import EventLine


class NoEvent(LookupError):
    """There is no event of this number, or none of which this actor sees anything."""


@dataclass(frozen=True, slots=True)
class Touched:
    """A line of the event."""

    what: str
    object_kind: str
    object_id: int
    subject: int | None
    place: FilePlace | None

    def as_json(self) -> dict[str, object]:
        """As the command line prints it."""
        return {
            "what": self.what,
            "record": self.object_kind,
            "id": self.object_id,
            "subject": self.subject,
            "from": self.place.as_json() if self.place else None,
        }


@dataclass(frozen=True, slots=True)
class EventStory:
    """An event with its causes, nearest first, and its lines."""

    event: Happened
    because_of: tuple[Happened, ...]
    lines: tuple[Touched, ...]

    def as_json(self) -> dict[str, object]:
        """As the command line prints it."""
        causes = [event_json(each) for each in self.because_of]
        lines = [each.as_json() for each in self.lines]
        return {**event_json(self.event), "because_of": causes, "lines": lines}


def event_story(actor: Actor, number: int) -> EventStory:
    """The event of this number. Raises NoEvent."""
    columns = (
        "kind",
        "object_kind",
        "object_id",
        "subject_id",
        "origin_delivery",
        "origin_sheet",
        "origin_row",
    )
    lines = EventLine.objects.visible_to(actor).filter(event_id=number).order_by("id")
    rows = list(lines.values_list(*columns))
    if not rows:
        raise NoEvent(f"There is no event {number}, or nothing of it that may be seen here.")
    known = _with_causes(number)
    places = Places(actor, {row[4] for row in rows if row[4] is not None})
    touched = tuple(
        Touched(what, kind, pk, subject, None if delivery is None else places.at(delivery, sheet, row or 0))
        for what, kind, pk, subject, delivery, sheet, row in rows
    )
    return EventStory(known[number], tuple(chain(known, number)), touched)


def _with_causes(number: int) -> dict[int, Happened]:
    known: dict[int, Happened] = {}
    ahead: int | None = number
    while ahead is not None:
        known.update({each.event: each for each in events([ahead])})
        ahead = known[ahead].cause
    return known
