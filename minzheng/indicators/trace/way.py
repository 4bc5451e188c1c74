"""A record's way back as steps, and where it ends: rows of files, or the first acts of people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from minzheng.exchange.models import Delivery
from minzheng.indicators.trace.graph import Happened, Line, Node, Record, explore, happened
from minzheng.platform.acting import Actor

Data = dict[str, object]


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A row of a delivered file, as its sender sees it."""

    delivery: int
    source: str
    file: str
    sheet: str
    row: int

    def as_json(self) -> Data:
        """As the command line prints it."""
        return {name: getattr(self, name) for name in ("delivery", "source", "file", "sheet", "row")}


@dataclass(frozen=True, slots=True)
class Told:
    """What a line of the log says about a record: what was done to it, because of what, from which row of a file."""

    what: str
    event: Happened
    because_of: tuple[Happened, ...]
    place: FilePlace | None

    def as_json(self) -> Data:
        """As the command line prints it."""
        place = self.place.as_json() if self.place else None
        causes = [event_json(each) for each in self.because_of]
        return {"what": self.what, **event_json(self.event), "because_of": causes, "from": place}


@dataclass(frozen=True, slots=True)
class Step:
    """One record on the way."""

    record: Record
    told: tuple[Told, ...]
    stands_on: tuple[Record, ...]
    evidence: tuple[FilePlace, ...]

    def as_json(self) -> Data:
        """As the command line prints it."""
        return {
            "record": self.record.kind,
            "id": self.record.id,
            "told": [each.as_json() for each in self.told],
            "stands_on": [{"record": each.kind, "id": each.id} for each in self.stands_on],
        }


@dataclass(frozen=True, slots=True)
class Way:
    """The steps from a record back, nearest first."""

    record: Record
    steps: tuple[Step, ...]

    @property
    def files(self) -> tuple[FilePlace, ...]:
        """The rows of files it leads to, each once."""
        told = (told.place for step in self.steps for told in step.told if told.place)
        return tuple(dict.fromkeys((*told, *(place for step in self.steps for place in step.evidence))))

    @property
    def acts(self) -> tuple[Happened, ...]:
        """What people did on the way that came from no file, each once."""
        told = (told for step in self.steps for told in step.told if told.place is None)
        return tuple(dict.fromkeys(each.event for each in told if not each.event.by_system))

    @property
    def leads_somewhere(self) -> bool:
        """Whether it ends at a row of a file or at somebody's act."""
        return bool(self.files or self.acts)

    def as_json(self) -> Data:
        """As the command line prints it."""
        return {
            "record": self.record.kind,
            "id": self.record.id,
            "files": [place.as_json() for place in self.files],
            "acts": [event_json(each) for each in self.acts],
            "steps": [step.as_json() for step in self.steps],
        }


def ways(actor: Actor, records: Iterable[Record]) -> Iterator[Way]:
    """The way back of each record, in their order; what the actor may not see is not on it."""
    asked = list(records)
    graph = explore(actor, asked)
    known = happened(graph)
    places = Places(actor, _deliveries(graph))
    chains: dict[int, tuple[Happened, ...]] = {}
    steps: dict[Record, Step] = {}
    for record, node in graph.items():
        told = tuple(_told(line, known, chains, places) for line in node.lines)
        evidence = tuple(
            places.at(int(row["delivery"]), str(row["sheet"]), int(row["row"])) for row in node.evidence
        )
        steps[record] = Step(record, told, tuple(dict.fromkeys(node.stands_on)), evidence)
    return (Way(record, tuple(_walk(record, steps))) for record in asked)


def _walk(start: Record, steps: Mapping[Record, Step]) -> Iterator[Step]:
    ahead, seen = [start], {start}
    for record in ahead:
        yield steps[record]
        new = [each for each in steps[record].stands_on if each not in seen]
        seen.update(new)
        ahead.extend(new)


def _told(
    line: Line, known: Mapping[int, Happened], chains: dict[int, tuple[Happened, ...]], places: Places
) -> Told:
    if line.event_id not in chains:
        chains[line.event_id] = tuple(chain(known, line.event_id))
    place = None if line.delivery is None else places.at(line.delivery, line.sheet, line.row or 0)
    return Told(line.kind, known[line.event_id], chains[line.event_id], place)


def chain(known: Mapping[int, Happened], event: int) -> Iterator[Happened]:
    """What led to an event, nearest first."""
    cause = known[event].cause
    while cause is not None:
        yield known[cause]
        cause = known[cause].cause


class Places:
    """Makes rows of files, with the names of the files that an actor may see."""

    def __init__(self, actor: Actor, deliveries: Iterable[int]) -> None:
        """`deliveries` are the numbers of all that will be asked for."""
        seen = Delivery.objects.visible_to(actor).filter(pk__in=set(deliveries))
        self._names = {
            pk: (source, name) for pk, source, name in seen.values_list("pk", "source", "file_name")
        }

    def at(self, delivery: int, sheet: str, row: int) -> FilePlace:
        """A row of a file."""
        source, name = self._names.get(delivery, ("", ""))
        return FilePlace(delivery, source, name, sheet, row)


def _deliveries(graph: Mapping[Record, Node]) -> Iterator[int]:
    for node in graph.values():
        yield from (line.delivery for line in node.lines if line.delivery is not None)
        yield from (int(row["delivery"]) for row in node.evidence)


def event_json(event: Happened) -> Data:
    """As the command line prints it."""
    return {
        "event": event.event,
        "verb": event.verb,
        "at": event.at.astimezone().isoformat(),
        "by": event.by,
    }
