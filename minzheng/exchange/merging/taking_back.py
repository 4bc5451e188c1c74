"""A withdrawn file takes along what it brought; what it had displaced, and what other files tell too, stands again.

All of it part by part: neither what the file brought nor what another one tells is held whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import QuerySet

from minzheng.exchange.content import Contract
from minzheng.exchange.contracts import contracts
from minzheng.exchange.merging.answers import standing as standing_answers
from minzheng.exchange.merging.answers import told_answers
from minzheng.exchange.merging.facts import claims, fact_columns
from minzheng.exchange.merging.facts import standing as standing_facts
from minzheng.exchange.merging.part import staged_codes
from minzheng.exchange.merging.precedence import others
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import StagedRow, parts_about
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import in_parts
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import EventLine
from minzheng.platform.verbs.frame import Frame
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.services import (
    WithdrawAnswersRow,
    record_many_answers,
    withdraw_many_answers,
)
from minzheng.registry.models import Fact
from minzheng.registry.services import WithdrawRow, record_facts, withdraw_facts

AT_A_TIME = 20_000
M = TypeVar("M", Fact, Answers)


@dataclass
class Gone:
    """What was withdrawn, by what makes it the same in another file: subject, kind and so on; a few bytes each."""

    parts: list[pa.Table] = field(default_factory=list)

    def add(self, known_as: Iterable[Sequence[Any]]) -> None:
        """These too."""
        columns = [pa.array(column) for column in zip(*known_as, strict=True)]
        self.parts.append(pa.Table.from_arrays(columns, names=list(map(str, range(len(columns))))))

    def each(self, place: int) -> pa.Array:
        """All there are in this place, each once: subjects stand first, kinds or questionnaires second."""
        return pc.unique(
            pa.chunked_array([chunk for one in self.parts for chunk in one.column(place).chunks])
        )

    def about(self, subjects: Collection[int | None]) -> set[Any]:
        """Those of these people."""
        whole = pa.concat_tables(self.parts)
        wanted = pa.array({*subjects} - {None}, pa.int64())
        own = whole.filter(pc.is_in(whole.column(0), wanted))
        return set(zip(*(column.to_pylist() for column in own.columns), strict=True))


def take_back_facts(actor: Actor, delivery: Delivery, frame: Frame) -> None:
    """Withdraws the facts the file brought; of each the file that holds most of the others tells it anew."""
    brought = Fact.objects.visible_to(actor).standing().filter(delivery=delivery.pk)
    give_up_facts(actor, delivery, _paged(brought), frame)


def give_up_facts(actor: Actor, delivery: Delivery, brought: Iterable[Fact], frame: Frame) -> None:
    """The same of these facts that the file brought."""
    gone = Gone()
    for facts in in_parts(brought, AT_A_TIME):
        withdraw_facts.many(actor, [WithdrawRow(fact.pk) for fact in facts], key=frame.key)
        gone.add((fact.subject_id, fact.kind, fact.code, fact.valid_from) for fact in facts)
    for contract, other, rows in _told_too(actor, delivery, gone, fact_columns):
        lost = gone.about({row.subject_id for row in rows})
        told = [fact for fact in claims(contract, other, rows) if fact.known_as in lost]
        known = standing_facts(actor, told)
        if anew := [fact for fact in told if fact.known_as not in known]:
            record_facts.many(actor, anew, key=frame.key)


def take_back_answers(actor: Actor, delivery: Delivery, frame: Frame) -> None:
    """Withdraws the answers the file brought; of each the file that holds most of the others tells it anew."""
    lines = EventLine.objects.visible_to(actor).filter(
        origin_delivery=delivery.pk, object_kind=Answers._meta.label_lower, kind="made"
    )
    brought = Answers.objects.visible_to(actor).standing().filter(pk__in=lines.values("object_id"))
    give_up_answers(actor, delivery, _paged(brought), frame)


def give_up_answers(actor: Actor, delivery: Delivery, brought: Iterable[Answers], frame: Frame) -> None:
    """The same of these answers that the file brought."""
    gone = Gone()
    for part in in_parts(brought, AT_A_TIME):
        rows = [WithdrawAnswersRow(answers.pk) for answers in part]
        withdraw_many_answers.many(actor, rows, key=frame.key)
        gone.add((answers.subject_id, answers.questionnaire, answers.taken_on) for answers in part)
    for contract, other, staged in _told_too(actor, delivery, gone, staged_codes):
        lost = gone.about({row.subject_id for row in staged})
        told = [row for row in told_answers(contract, other, staged) if row.known_as in lost]
        known = standing_answers(actor, told)
        if anew := [row for row in told if row.known_as not in known]:
            record_many_answers.many(actor, anew, key=frame.key)


def _paged(rows: QuerySet[M]) -> Iterator[M]:
    """All of them, some thousand read at a time; those read may be changed meanwhile."""
    last = 0
    while part := list(rows.filter(pk__gt=last).order_by("pk")[:AT_A_TIME]):
        last = part[-1].pk
        yield from part


def _told_too(
    actor: Actor, delivery: Delivery, gone: Gone, columns: Callable[[Contract], Collection[str]]
) -> Iterator[tuple[Contract, Delivery, list[StagedRow]]]:
    """What other files in force tell of the same people, those that hold most first; all rows of a person together."""
    if not gone.parts:
        return
    kinds, subjects = set(gone.each(1).to_pylist()), gone.each(0)
    sources = {one.source: one for one in contracts(installed_pack()).values() if kinds & _kinds(one)}
    for other in others(actor, delivery, sources):
        contract = sources[other.source]
        for rows in parts_about(other, subjects, columns(contract)):
            yield contract, other, rows


def _kinds(contract: Contract) -> set[str | None]:
    """The kinds of facts that a file of this source tells, and its questionnaire."""
    return {contract.questionnaire, *(rule.kind for rule in contract.facts)}
