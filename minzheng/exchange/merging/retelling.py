"""What a file in force tells of some people, told anew after rows of theirs were added to it or taken out of it."""

from __future__ import annotations

from collections.abc import Collection

from minzheng.exchange.content import Contract
from minzheng.exchange.merging.answers import record_told, told_answers
from minzheng.exchange.merging.facts import claims, record_claims
from minzheng.exchange.merging.taking_back import give_up_answers, give_up_facts
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import StagedRow, kept_about
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.platform.models import EventLine
from minzheng.platform.verbs import Origin, RefusedRow
from minzheng.platform.verbs.frame import Frame
from minzheng.questionnaires.models import Answers
from minzheng.registry.models import Fact
from minzheng.registry.services import now_one_with

Refusals = list[tuple[Origin, RefusedRow]]


def retell(
    actor: Actor, delivery: Delivery, contract: Contract, subjects: Collection[int], frame: Frame
) -> Refusals:
    """Facts and answers of these people are those that the file's staged rows tell now, whatever was told before and in
    whichever order rows came; gives the rows that were refused, by where they stand."""
    same = now_one_with()
    subjects = {*subjects, *(same[subject] for subject in subjects if subject in same)}
    rows = kept_about(delivery, subjects)
    return [
        *_facts(actor, delivery, contract, subjects, rows, frame),
        *_answers(actor, delivery, contract, subjects, rows, frame),
    ]


def _facts(
    actor: Actor,
    delivery: Delivery,
    contract: Contract,
    subjects: Collection[int],
    rows: list[StagedRow],
    frame: Frame,
) -> Refusals:
    if not contract.facts:
        return []
    told = claims(contract, delivery, rows)
    said = {fact.known_as for fact in told}
    brought = (
        Fact.objects.visible_to(actor).standing().filter(Among("subject_id", subjects), delivery=delivery.pk)
    )
    stale = [fact for fact in brought if (fact.subject_id, fact.kind, fact.code, fact.valid_from) not in said]
    give_up_facts(actor, delivery, stale, frame)
    refused = record_claims(actor, delivery, told, frame)
    return [(row.origin, why) for row, why in refused if row.origin is not None]


def _answers(
    actor: Actor,
    delivery: Delivery,
    contract: Contract,
    subjects: Collection[int],
    rows: list[StagedRow],
    frame: Frame,
) -> Refusals:
    if contract.questionnaire is None:
        return []
    told = told_answers(contract, delivery, rows)
    said = {row.known_as for row in told}
    lines = EventLine.objects.visible_to(actor).filter(
        Among("subject_id", subjects),
        origin_delivery=delivery.pk,
        object_kind=Answers._meta.label_lower,
        kind="made",
    )
    brought = (
        Answers.objects.visible_to(actor)
        .standing()
        .filter(pk__in=set(lines.values_list("object_id", flat=True)))
    )
    stale = [
        answers
        for answers in brought
        if (answers.subject_id, answers.questionnaire, answers.taken_on) not in said
    ]
    give_up_answers(actor, delivery, stale, frame)
    _known, refused = record_told(actor, delivery, told, frame) if told else ([], [])
    return [(row.origin, why) for row, why in refused if row.origin is not None]
