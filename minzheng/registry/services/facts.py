"""Facts: recorded once, never overwritten; withdrawn when the file that brought them is."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import Among, bare, insert_all, update_all
from minzheng.platform.scope import ScopedModel
from minzheng.platform.verbs import Origin, Reason, Refused, Told, record, setwise, verb
from minzheng.platform.verbs.frame import running
from minzheng.registry.models import Fact, Subject
from minzheng.registry.services.settling import DEATH, impossible_deaths, settle_deaths

Known = tuple[int, str, str, date]
AT_A_TIME = 20_000


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact about a subject (`target_id`): kind, code, since when, until when; amount in fen.

    What a file tells has its row as `origin`, the file's source, and the day on which it was sent.
    """

    target_id: int
    kind: str
    valid_from: date
    valid_until: date | None = None
    code: str = ""
    amount: int | None = None
    text: str = ""
    origin: Origin | None = field(default=None, compare=False)
    source: str = field(default="", compare=False)
    sent_on: date | None = field(default=None, compare=False)

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
    (answer,) = record_rows([row], {subject.pk: subject})
    if isinstance(answer, Refused):
        raise answer
    return answer


@setwise(record_fact, target=Subject)
def record_facts(
    actor: Actor, rows: Sequence[FactRow], targets: Mapping[int, Subject]
) -> Sequence[Fact | Refused]:
    """One answer a row; facts already known are answered with the known one."""
    return record_rows(rows, targets)


def record_rows(rows: Sequence[FactRow], targets: Mapping[int, ScopedModel]) -> list[Fact | Refused]:
    """The body of these verbs, for others of the registry; targets give each subject's area."""
    frame = running()
    event_id = frame.event_id if frame else 0
    known = _known(rows)
    impossible = impossible_deaths({row.target_id: row.valid_from for row in rows if row.kind == DEATH})
    new: list[tuple[Fact, Origin | None]] = []
    answers: list[Fact | Refused] = []
    for row in rows:
        if row.valid_until is not None and row.valid_until < row.valid_from:
            answers.append(
                Refused("dates", (Reason("valid_until", str(row.valid_until), str(row.valid_from)),))
            )
            continue
        if row.kind == DEATH and row.target_id in impossible:
            answers.append(impossible[row.target_id])
            continue
        fact = known.get(row.known_as)
        if fact is None:
            fact = known[row.known_as] = _fact(row, targets[row.target_id].area_id, event_id)
            new.append((fact, row.origin))
        answers.append(fact)
    insert_all(Fact, [fact for fact, _ in new])
    for fact, origin in new:
        record(fact, origin=origin)
    settle_deaths(fact for fact, _ in new)
    return answers


def _fact(row: FactRow, area_id: int, event_id: int) -> Fact:
    return bare(
        Fact,
        subject_id=row.target_id,
        area_id=area_id,
        kind=row.kind,
        code=row.code,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        amount=row.amount,
        text=row.text,
        source=row.source,
        sent_on=row.sent_on,
        delivery=row.origin.delivery if row.origin is not None else None,
        recorded_by=event_id,
    )


def _known(rows: Sequence[FactRow]) -> dict[Known, Fact]:
    subjects = sorted({row.target_id for row in rows})
    kinds, days = {row.kind for row in rows}, {row.valid_from for row in rows}
    found: dict[Known, Fact] = {}
    with unscoped("a fact told twice is one fact, wherever the subject lives now"):
        for start in range(0, len(subjects), AT_A_TIME):
            part = Among("subject_id", subjects[start : start + AT_A_TIME])
            facts = Fact.objects.standing().filter(part, kind__in=kinds, valid_from__in=days)
            for fact in facts:
                found[(fact.subject_id, fact.kind, fact.code, fact.valid_from)] = fact
    return found


@dataclass(frozen=True, slots=True)
class WithdrawRow:
    """A fact to withdraw."""

    target_id: int


@verb(permit="exchange.withdraw")
def withdraw_fact(actor: Actor, *, fact: Fact, key: uuid.UUID, reason: Told = "") -> Fact:
    """The fact no longer stands; the row stays and names the event that withdrew it."""
    (answer,) = withdraw_rows({fact.pk: fact}, [WithdrawRow(fact.pk)], reason)
    return answer


@setwise(withdraw_fact, target=Fact)
def withdraw_facts(
    actor: Actor, rows: Sequence[WithdrawRow], targets: Mapping[int, Fact]
) -> Sequence[Fact | Refused]:
    """One answer a row."""
    return withdraw_rows(targets, rows)


def withdraw_rows(targets: Mapping[int, Fact], rows: Sequence[WithdrawRow], reason: str = "") -> list[Fact]:
    """The body of these verbs, for others of the registry."""
    frame = running()
    facts = [targets[row.target_id] for row in rows]
    for fact in facts:
        if fact.withdrawn_by is None:
            fact.withdrawn_by = frame.event_id if frame else 0
            record(fact, kind="withdrawn", reason=reason)
    update_all(Fact, facts, ("withdrawn_by",))
    settle_deaths(facts)
    return facts
