"""Categories: somebody is put into one by a decision on paper, with number and who decided; it lapses or is ended."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated

from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.platform.verbs import Longest, Reason, Refused, Told, record, verb
from minzheng.registry.facts import fact_kinds
from minzheng.registry.models import Fact, Person
from minzheng.registry.services.facts import FactRow, WithdrawRow, record_rows, withdraw_rows

DECISION = "category_decision"
BETWEEN = " · "  # the fact's text is the paper's number, then who decided
Short = Annotated[str, Longest(95)]  # both together are the fact's text


@verb(permit="registry.register")
def decide_category(
    actor: Actor,
    *,
    person: Person,
    category: str,
    paper: Short,
    decided_by: Short,
    valid_from: date,
    key: uuid.UUID,
    valid_until: date | None = None,
) -> Fact:
    """The person is in this category from the day on which the paper says so, until its last day if it names one.

    Refuses a category that the pack doesn't know, a day to come, an end before the beginning, and a category in which
    the person is on that day.
    """
    kind = fact_kinds().get(DECISION)
    if kind is None or category not in kind.codes:
        raise Refused("no_such_category", (Reason("category", category),))
    if valid_from > today():
        raise Refused("in_future", (Reason("valid_from", str(valid_from)),))
    same = (
        Fact.objects.visible_to(actor).on(valid_from).filter(subject=person.pk, kind=DECISION, code=category)
    )
    if same.exists():
        raise Refused("known_already")
    text = f"{paper}{BETWEEN}{decided_by}"
    row = FactRow(person.pk, DECISION, valid_from, valid_until, code=category, text=text)
    (answer,) = record_rows([row], {person.pk: person})
    if isinstance(answer, Refused):
        raise answer
    return answer


@verb(permit="registry.register")
def end_category(actor: Actor, *, fact: Fact, last_day: date, reason: Told, key: uuid.UUID) -> Person:
    """The person is in the category until this day and no longer; the decision stays on the timeline.

    Refuses what is no decision, one withdrawn or ended before that day, and a day before it began.
    """
    if fact.kind != DECISION:
        raise Refused("no_decision")
    if fact.withdrawn_by is not None or (fact.valid_until is not None and fact.valid_until <= last_day):
        raise Refused("done_already")
    if last_day < fact.valid_from:
        raise Refused("dates", (Reason("last_day", str(last_day)),))
    person: Person = Person.objects.visible_to(actor).get(pk=fact.subject_id)
    record(person, kind="category_ended", subject_id=person.pk, reason=reason)
    withdraw_rows({fact.pk: fact}, [WithdrawRow(fact.pk)], reason)
    row = FactRow(fact.subject_id, DECISION, fact.valid_from, last_day, code=fact.code, text=fact.text)
    (answer,) = record_rows([row], {fact.subject_id: fact})
    if isinstance(answer, Refused):
        raise answer
    return person
