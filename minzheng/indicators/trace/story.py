"""A way, or an event, told in lines for a screen; people are named by number only."""

from __future__ import annotations

from collections.abc import Iterator

from minzheng.indicators.trace.events import EventStory
from minzheng.indicators.trace.graph import Happened, Record
from minzheng.indicators.trace.way import FilePlace, Told, Way

SHOWN = 20


def way_lines(way: Way) -> Iterator[str]:
    """The steps from the record back, then where it ends."""
    for number, step in enumerate(way.steps):
        yield f"  {'stands on ' if number else ''}{_named(step.record)}"
        for told in step.told:
            yield f"    {_told(told)}"
            for cause in told.because_of:
                yield f"      because of {_done(cause)}"
        yield from (f"    seen in {_place(place)}" for place in step.evidence)
    if way.files:
        yield f"  so it goes back to {'; '.join(_place(place) for place in way.files)}"
    elif way.acts:
        yield f"  so it goes back to what {way.acts[-1].by} did on {_moment(way.acts[-1])}"
    else:
        yield "  and there it ends: no way back was found"


def event_lines(story: EventStory) -> Iterator[str]:
    """The event, its causes, then its first lines."""
    yield _done(story.event)
    for cause in story.because_of:
        yield f"  because of {_done(cause)}"
    for line in story.lines[:SHOWN]:
        about = f" about subject {line.subject}" if line.subject is not None else ""
        origin = f" from {_place(line.place)}" if line.place else ""
        yield f"  {line.what} {_named(Record(line.object_kind, line.object_id))}{about}{origin}"
    if len(story.lines) > SHOWN:
        yield f"  … and {len(story.lines) - SHOWN:,} more lines: --json has them all."


def _told(told: Told) -> str:
    origin = f", from {_place(told.place)}" if told.place else ""
    event = told.event
    return f"{told.what} by {event.by} on {_moment(event)} ({event.verb}, event {event.event}){origin}"


def _done(event: Happened) -> str:
    return f"event {event.event}: {event.verb} by {event.by} on {_moment(event)}"


def _named(record: Record) -> str:
    return f"{record.kind} {record.id}"


def _place(place: FilePlace) -> str:
    sheet = f", sheet {place.sheet}" if place.sheet else ""
    return f"{place.file or 'a file'} (delivery {place.delivery}){sheet}, row {place.row}"


def _moment(event: Happened) -> str:
    return f"{event.at.astimezone():%Y-%m-%d %H:%M:%S}"
