"""Facts: recorded once, never overwritten; withdrawn when the file that brought them is."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import insert_all, update_all
from minzheng.platform.time import today
from minzheng.platform.verbs import Origin, Reason, Refused, record, setwise, verb
from minzheng.platform.verbs.frame import running
from minzheng.registry.models import Fact, Person, Subject

Known = tuple[int, str, str, date]
AT_A_TIME = 20_000


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact about a subject (`target_id`): kind, code, since when, until when; amount in fen."""

    target_id: int
    kind: str
    valid_from: date
    valid_until: date | None = None
    code: str = ""
    amount: int | None = None
    text: str = ""
    origin: Origin | None = field(default=None, compare=False)

    @property
    def known_as(self) -> Known:
        """What makes it the same fact when it is told again."""
        return (self.target_id, self.kind, self.code, self.valid_from)


@verb(permit="registry.register")
def record_fact(
    actor: Actor,
    *,
    subject: Subject,
    kind: str,
    valid_from: date,
    key: uuid.UUID,
    valid_until: date | None = None,
    code: str = "",
    amount: int | None = None,
    text: str = "",
) -> Fact:
    """The fact is on the timeline since `valid_from`; told a second time it stays one."""
    row = FactRow(subject.pk, kind, valid_from, valid_until, code, amount, text)
    (answer,) = _record(actor, [row], {subject.pk: subject})
    if isinstance(answer, Refused):
        raise answer
    return answer


@setwise(record_fact, target=Subject)
def record_facts(
    actor: Actor, rows: Sequence[FactRow], targets: Mapping[int, Subject]
) -> Sequence[Fact | Refused]:
    """One answer a row; facts already known are answered with the known one."""
    return _record(actor, rows, targets)


def _record(actor: Actor, rows: Sequence[FactRow], targets: Mapping[int, Subject]) -> list[Fact | Refused]:
    frame = running()
    event_id = frame.event_id if frame else 0
    known = _known(rows)
    new: list[tuple[Fact, Origin | None]] = []
    answers: list[Fact | Refused] = []
    for row in rows:
        if row.valid_until is not None and row.valid_until < row.valid_from:
            answers.append(
                Refused("dates", (Reason("valid_until", str(row.valid_until), str(row.valid_from)),))
            )
            continue
        fact = known.get(row.known_as)
        if fact is None:
            fact = known[row.known_as] = _fact(row, targets[row.target_id].area_id, event_id)
            new.append((fact, row.origin))
        answers.append(fact)
    insert_all(Fact, [fact for fact, _ in new])
    for fact, origin in new:
        record(fact, origin=origin)
    return answers


def _fact(row: FactRow, area_id: int, event_id: int) -> Fact:
    return Fact(
        subject_id=row.target_id,
        area_id=area_id,
        kind=row.kind,
        code=row.code,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        amount=row.amount,
        text=row.text,
        recorded_by=event_id,
    )


def _known(rows: Sequence[FactRow]) -> dict[Known, Fact]:
    subjects = sorted({row.target_id for row in rows})
    kinds = {row.kind for row in rows}
    found: dict[Known, Fact] = {}
    with unscoped("a fact told twice is one fact, wherever the subject lives now"):
        for start in range(0, len(subjects), AT_A_TIME):
            part = subjects[start : start + AT_A_TIME]
            for fact in Fact.objects.standing().filter(subject_id__in=part, kind__in=kinds):
                found[(fact.subject_id, fact.kind, fact.code, fact.valid_from)] = fact
    return found


@dataclass(frozen=True, slots=True)
class DeathRow:
    """A death (`target_id` is the person)."""

    target_id: int
    died_on: date
    origin: Origin | None = field(default=None, compare=False)


@verb(permit="registry.register")
def record_death(actor: Actor, *, person: Person, died_on: date, key: uuid.UUID) -> Person:
    """The person died on this day; refuses a day before birth or in the future."""
    (answer,) = _bury([DeathRow(person.pk, died_on)], {person.pk: person})
    if isinstance(answer, Refused):
        raise answer
    return answer


@setwise(record_death, target=Person)
def record_deaths(
    actor: Actor, rows: Sequence[DeathRow], targets: Mapping[int, Person]
) -> Sequence[Person | Refused]:
    """One answer a row; a death already known on the same day changes nothing."""
    return _bury(rows, targets)


def _bury(rows: Sequence[DeathRow], targets: Mapping[int, Person]) -> list[Person | Refused]:
    answers: list[Person | Refused] = []
    changed: dict[int, tuple[Person, Origin | None]] = {}
    for row in rows:
        person = targets[row.target_id]
        if not person.birth_date <= row.died_on <= today():
            answers.append(
                Refused("death_date", (Reason("died_on", str(row.died_on), str(person.birth_date)),))
            )
            continue
        if person.died_on != row.died_on:
            person.died_on = row.died_on
            changed[person.pk] = (person, row.origin)
        answers.append(person)
    update_all(Person, [person for person, _ in changed.values()], ("died_on",))
    for person, origin in changed.values():
        record(person, kind="died", subject_id=person.pk, diff={"died_on": person.died_on}, origin=origin)
    return answers


@dataclass(frozen=True, slots=True)
class WithdrawRow:
    """A fact to withdraw."""

    target_id: int


@verb(permit="exchange.withdraw")
def withdraw_fact(actor: Actor, *, fact: Fact, key: uuid.UUID, reason: str = "") -> Fact:
    """The fact no longer stands; the row stays and names the event that withdrew it."""
    (answer,) = _withdraw({fact.pk: fact}, [WithdrawRow(fact.pk)], reason)
    return answer


@setwise(withdraw_fact, target=Fact)
def withdraw_facts(
    actor: Actor, rows: Sequence[WithdrawRow], targets: Mapping[int, Fact]
) -> Sequence[Fact | Refused]:
    """One answer a row."""
    return _withdraw(targets, rows, "")


def _withdraw(targets: Mapping[int, Fact], rows: Sequence[WithdrawRow], reason: str) -> list[Fact]:
    frame = running()
    facts = [targets[row.target_id] for row in rows]
    for fact in facts:
        if fact.withdrawn_by is None:
            fact.withdrawn_by = frame.event_id if frame else 0
            record(fact, kind="withdrawn", reason=reason)
    update_all(Fact, facts, ("withdrawn_by",))
    return facts
