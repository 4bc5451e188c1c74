"""What rows say of people as facts. Two files that tell the same fact otherwise: the one sent later holds."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from minzheng.exchange.content import Contract, FactRule
from minzheng.exchange.merging.precedence import older_than
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import StagedRow
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.platform.verbs import Origin, RefusedRow
from minzheng.platform.verbs.frame import Frame
from minzheng.registry.models import Fact
from minzheng.registry.services import FactRow, WithdrawRow, record_facts, withdraw_facts

AT_A_TIME = 20_000
Known = tuple[int, str, str, date]


def claims(contract: Contract, delivery: Delivery, rows: Iterable[StagedRow]) -> list[FactRow]:
    """The facts that rows tell, each once. Amounts of several rows that tell of one fact add up."""
    told: dict[Known, FactRow] = {}
    for row in rows:
        if row.subject_id is None:
            continue
        for rule in contract.facts:
            fact = _fact(rule, delivery, row, row.subject_id)
            if fact is None:
                continue
            known = told.get(fact.known_as)
            if known is None:
                told[fact.known_as] = fact
            elif fact.amount is not None:
                told[fact.known_as] = replace(known, amount=(known.amount or 0) + fact.amount)
    return list(told.values())


def fact_columns(contract: Contract) -> set[str]:
    """The columns from which they are told."""
    told = (one for rule in contract.facts for one in (rule.since, rule.code, rule.amount, rule.text))
    return {code for code in told if code}


def _fact(rule: FactRule, delivery: Delivery, row: StagedRow, subject_id: int) -> FactRow | None:
    values = row.values
    code = values.get(rule.code) if rule.code else ""
    since = values.get(rule.since) if rule.since else delivery.sent_on
    if code is None or since is None:
        return None
    until = {"day": since, "month": _last_of_month(since), "until_changed": None}[rule.lasts]
    return FactRow(
        subject_id,
        rule.kind,
        since,
        until,
        code,
        values.get(rule.amount) if rule.amount else None,
        (values.get(rule.text) if rule.text else "") or "",
        Origin(delivery.pk, row.sheet, row.row),
        delivery.source,
        delivery.sent_on,
    )


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def record_claims(
    actor: Actor, delivery: Delivery, told: Sequence[FactRow], frame: Frame
) -> list[tuple[FactRow, RefusedRow]]:
    """Records those that aren't known, in place of what an earlier file told otherwise; gives the refused ones."""
    known = standing(actor, told)
    other = {
        known[fact.known_as].pk: fact
        for fact in told
        if fact.known_as in known and not _same(fact, known[fact.known_as])
    }
    giving_way = older_than(actor, delivery, Fact._meta.label_lower, other) if other else set()
    if giving_way:
        withdraw_facts.many(actor, [WithdrawRow(pk) for pk in sorted(giving_way)], key=frame.key)
    new = [fact for fact in told if fact.known_as not in known or known[fact.known_as].pk in giving_way]
    if not new:
        return []
    answer = record_facts.many(actor, new, key=frame.key)
    return [(new[refused.index], refused) for refused in answer.refused]


def standing(actor: Actor, told: Sequence[FactRow]) -> dict[Known, Fact]:
    """The standing facts among these, by what makes them the same."""
    subjects = sorted({fact.target_id for fact in told})
    kinds, days = {fact.kind for fact in told}, {fact.valid_from for fact in told}
    wanted = {fact.known_as for fact in told}
    found: dict[Known, Fact] = {}
    for start in range(0, len(subjects), AT_A_TIME):
        part = Among("subject_id", subjects[start : start + AT_A_TIME])
        facts = Fact.objects.visible_to(actor).standing().filter(part, kind__in=kinds, valid_from__in=days)
        for fact in facts:
            known_as = (fact.subject_id, fact.kind, fact.code, fact.valid_from)
            if known_as in wanted:
                found[known_as] = fact
    return found


def _same(told: FactRow, known: Fact) -> bool:
    return (told.valid_until, told.amount, told.text) == (known.valid_until, known.amount, known.text)
