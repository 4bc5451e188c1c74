"""Records and what they stand on, found set by set: by what a row points at, else by what led to its event.

A row points at others by its foreign keys, or by a pair of columns `…_kind` and `…_id`. Where it came straight from a
file, its line of the log says so. Where neither is so, the event it was made by had a cause: what that one touched of
the same person is the next record (somebody's visit, and from there the warning that led to it).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import ForeignKey

from minzheng.platform.acting import Actor
from minzheng.platform.bulk import in_parts
from minzheng.platform.models import Event, EventLine
from minzheng.platform.scope import ScopedModel
from minzheng.registry.models import Person, Subject

AT_ONCE = 5_000
WHO = (Subject, Person)  # a row is about somebody; it doesn't stand on them


class Record(NamedTuple):
    """A row of some model, as lines of the log name it: `questionnaires.answers`, its number."""

    kind: str
    id: int


class Line(NamedTuple):
    """One line of the log about a record. `delivery` is None unless a file's row made it."""

    object_id: int
    event_id: int
    kind: str
    subject_id: int | None
    delivery: int | None
    sheet: str
    row: int | None


COLUMNS = ("object_id", "event_id", "kind", "subject_id", "origin_delivery", "origin_sheet", "origin_row")


@dataclass
class Node:
    """A record with its lines, the records it stands on and the rows of files it names as its evidence."""

    lines: list[Line] = field(default_factory=list)
    stands_on: list[Record] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event: what was done when, by whom, because of which other event."""

    event: int
    verb: str
    at: datetime
    by: str
    by_system: bool
    cause: int | None


def explore(actor: Actor, records: Iterable[Record]) -> dict[Record, Node]:
    """Everything the records stand on, directly or not, each record once."""
    graph: dict[Record, Node] = {}
    ahead = set(records)
    while ahead:
        found = {record: Node() for record in ahead}
        _add_lines(actor, found)
        _add_pointers(actor, found)
        _add_causes(actor, found)
        graph.update(found)
        ahead = {target for node in found.values() for target in node.stands_on} - graph.keys()
    return graph


def happened(graph: dict[Record, Node]) -> dict[int, Happened]:
    """The events of all lines, and those that led to them."""
    known: dict[int, Happened] = {}
    ahead = {line.event_id for node in graph.values() for line in node.lines}
    while ahead:
        for ids in in_parts(sorted(ahead), AT_ONCE):
            known.update({each.event: each for each in events(ids)})
        ahead = {each.cause for each in known.values() if each.cause is not None} - known.keys()
    return known


def events(ids: Sequence[int]) -> Iterator[Happened]:
    """Events by their numbers."""
    columns = ("pk", "verb", "at", "actor__name", "actor__is_system", "cause_id")
    return (Happened(*row) for row in Event.objects.filter(pk__in=ids).values_list(*columns))


def _add_lines(actor: Actor, found: dict[Record, Node]) -> None:
    for kind, ids in _by_kind(found):
        lines = EventLine.objects.visible_to(actor).filter(object_kind=kind, object_id__in=ids)
        for row in lines.order_by("id").values_list(*COLUMNS):
            line = Line(*row)
            found[Record(kind, line.object_id)].lines.append(line)


def _add_pointers(actor: Actor, found: dict[Record, Node]) -> None:
    for kind, ids in _by_kind(found):
        model, keys, pairs, evidence = _shape(kind)
        if not (keys or pairs or evidence):
            continue
        names = ("pk", *(name for name, _ in keys), *(name for pair in pairs for name in pair), *evidence)
        for values in model.objects.visible_to(actor).filter(pk__in=ids).values(*names):
            node = found[Record(kind, values["pk"])]
            node.stands_on += [Record(to, values[name]) for name, to in keys if values[name]]
            node.stands_on += [
                Record(values[one], values[two]) for one, two in pairs if _names_rows(values[one])
            ]
            node.evidence += [row for name in evidence for row in values[name] if row["delivery"]]


def _add_causes(actor: Actor, found: dict[Record, Node]) -> None:
    """For records that neither came from a file nor point at anything: what their event's cause touched of them."""
    open_ends = {
        record: node.lines[0]
        for record, node in found.items()
        if node.lines and not node.stands_on and not node.evidence and not _from_file(node)
    }
    known = {
        each.event: each for ids in in_parts(_events_of(open_ends.values()), AT_ONCE) for each in events(ids)
    }
    asked: dict[tuple[int, int], list[Record]] = defaultdict(list)
    for record, line in open_ends.items():
        cause, subject = known[line.event_id].cause, line.subject_id
        if cause is not None and subject is not None:
            asked[cause, subject].append(record)
    for place, touched in _touched(actor, asked).items():
        for record in asked[place]:
            found[record].stands_on += [each for each in touched if each != record]


def _touched(actor: Actor, asked: Iterable[tuple[int, int]]) -> dict[tuple[int, int], list[Record]]:
    """What events touched of subjects, by event and subject."""
    wanted = set(asked)
    found: dict[tuple[int, int], list[Record]] = defaultdict(list)
    for part in in_parts(sorted(wanted), AT_ONCE):
        events_, subjects = {event for event, _ in part}, {subject for _, subject in part}
        lines = EventLine.objects.visible_to(actor).filter(event_id__in=events_, subject_id__in=subjects)
        for event, subject, kind, pk in lines.order_by("id").values_list(
            "event_id", "subject_id", "object_kind", "object_id"
        ):
            if subject is not None and (event, subject) in wanted:
                found[event, subject].append(Record(kind, pk))
    return found


def _events_of(lines: Iterable[Line]) -> list[int]:
    return sorted({line.event_id for line in lines})


def _from_file(node: Node) -> bool:
    return any(line.delivery is not None for line in node.lines)


@cache
def _shape(kind: str) -> tuple[Any, list[tuple[str, str]], list[tuple[str, str]], list[str]]:
    """A model, its foreign keys with the kind they lead to, its pairs of kind and number, its column of evidence."""
    model: Any = apps.get_model(kind)
    fields = model._meta.concrete_fields
    names = {each.name for each in fields}
    keys = [
        (each.attname, each.related_model._meta.label_lower)
        for each in fields
        if isinstance(each, ForeignKey)
        and issubclass(each.related_model, ScopedModel)
        and not issubclass(each.related_model, WHO)
    ]
    stems = [name.removesuffix("_kind") for name in names if name.endswith("_kind")]
    pairs = [(f"{stem}_kind", f"{stem}_id") for stem in sorted(stems) if f"{stem}_id" in names]
    evidence = ["rows"] if kind == "screening.hit" else []
    return model, keys, pairs, evidence


def _names_rows(kind: str) -> bool:
    """Whether the kind in a pair of columns is a model's; others say how something began: a report, by somebody."""
    return "." in kind


def _by_kind(records: Iterable[Record]) -> Iterator[tuple[str, list[int]]]:
    """The records' numbers by kind, some thousand at once."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for record in records:
        numbers[record.kind].append(record.id)
    for kind, ids in numbers.items():
        yield from ((kind, part) for part in in_parts(sorted(ids), AT_ONCE))
