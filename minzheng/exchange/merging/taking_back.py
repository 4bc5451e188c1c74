"""A withdrawn file takes along what it brought; what it had displaced, and what other files tell too, stands again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from minzheng.exchange.content import Contract
from minzheng.exchange.contracts import contracts
from minzheng.exchange.merging.answers import told_answers
from minzheng.exchange.merging.facts import claims
from minzheng.exchange.merging.precedence import others
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import kept_about
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import EventLine
from minzheng.platform.verbs.frame import Frame
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.services import (
    AnswersRow,
    WithdrawAnswersRow,
    record_many_answers,
    withdraw_many_answers,
)
from minzheng.registry.models import Fact
from minzheng.registry.services import FactRow, WithdrawRow, record_facts, withdraw_facts

AT_A_TIME = 20_000
M = TypeVar("M", Fact, Answers)


def take_back_facts(actor: Actor, delivery: Delivery, frame: Frame) -> None:
    """Withdraws the facts the file brought; of each the file that holds most of the others tells it anew."""
    give_up_facts(actor, delivery, _brought(actor, delivery, Fact), frame)


def give_up_facts(actor: Actor, delivery: Delivery, brought: Sequence[Fact], frame: Frame) -> None:
    """The same of these facts that the file brought."""
    if not brought:
        return
    withdraw_facts.many(actor, [WithdrawRow(fact.pk) for fact in brought], key=frame.key)
    gone = {(fact.subject_id, fact.kind, fact.code, fact.valid_from) for fact in brought}
    kinds = {fact.kind for fact in brought}
    sources = [one for one in _contracts() if kinds & {rule.kind for rule in one.facts}]
    anew: dict[object, FactRow] = {}
    for contract, other in _others(actor, delivery, sources):
        for fact in claims(contract, other, kept_about(other, {known_as[0] for known_as in gone})):
            if fact.known_as in gone:
                anew.setdefault(fact.known_as, fact)
    if anew:
        record_facts.many(actor, list(anew.values()), key=frame.key)


def take_back_answers(actor: Actor, delivery: Delivery, frame: Frame) -> None:
    """Withdraws the answers the file brought; of each the file that holds most of the others tells it anew."""
    give_up_answers(actor, delivery, _brought(actor, delivery, Answers), frame)


def give_up_answers(actor: Actor, delivery: Delivery, brought: Sequence[Answers], frame: Frame) -> None:
    """The same of these answers that the file brought."""
    if not brought:
        return
    rows = [WithdrawAnswersRow(answers.pk) for answers in brought]
    withdraw_many_answers.many(actor, rows, key=frame.key)
    gone = {(answers.subject_id, answers.questionnaire, answers.taken_on) for answers in brought}
    codes = {answers.questionnaire for answers in brought}
    sources = [one for one in _contracts() if one.questionnaire in codes]
    anew: dict[object, AnswersRow] = {}
    for contract, other in _others(actor, delivery, sources):
        for row in told_answers(contract, other, kept_about(other, {known_as[0] for known_as in gone})):
            if row.known_as in gone:
                anew.setdefault(row.known_as, row)
    if anew:
        record_many_answers.many(actor, list(anew.values()), key=frame.key)


def _brought(actor: Actor, delivery: Delivery, model: type[M]) -> list[M]:
    """The standing rows that lines call made by this file."""
    lines = EventLine.objects.visible_to(actor).filter(
        origin_delivery=delivery.pk, object_kind=model._meta.label_lower, kind="made"
    )
    ids = sorted(set(lines.values_list("object_id", flat=True)))
    found: list[M] = []
    for start in range(0, len(ids), AT_A_TIME):
        part = Among("id", ids[start : start + AT_A_TIME])
        found += model.objects.visible_to(actor).standing().filter(part).order_by("pk")
    return found


def _contracts() -> list[Contract]:
    return list(contracts(installed_pack()).values())


def _others(actor: Actor, delivery: Delivery, sources: list[Contract]) -> list[tuple[Contract, Delivery]]:
    by_source = {contract.source: contract for contract in sources}
    return [(by_source[other.source], other) for other in others(actor, delivery, by_source)]
