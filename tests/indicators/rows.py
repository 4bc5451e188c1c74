"""Rows that figures count, made by the verbs of those who may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from minzheng.orders.models import Order, ServiceVisit
from minzheng.orders.services import confirm_visit, dispute_visit, entitle, report_visit
from minzheng.platform.acting import acting
from minzheng.platform.jobs import drain
from minzheng.platform.models import Party
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.services import record_answers
from minzheng.registry.models import Person, Subject
from tests.accounts import actor, key
from tests.answers import answers_of

CLERKS = {"anhe": "qinghe_clerk", "qingfeng": "wanghu_clerk"}


def surveyed(person: Person, day: date, told: Mapping[str, object], by: str = "qinghe_clerk") -> Answers:
    """A person's survey of a day, scored."""
    clerk = actor(by)
    with acting(clerk):
        subject = Subject.objects.visible_to(clerk).get(pk=person.pk)
        items = answers_of(**told)
        answers = record_answers(
            clerk, subject=subject, questionnaire="need_survey", taken_on=day, items=items, key=key()
        )
    drain()
    return answers


def entitled(person: Person, since: date, provider: str = "anhe", *, a_month: int = 1) -> Order:
    """A person's order by age."""
    clerk = actor(CLERKS[provider])
    with acting(clerk):
        return entitle(
            clerk,
            person=Person.objects.visible_to(clerk).get(pk=person.pk),
            party=Party.objects.get(code=provider),
            item="home_visit",
            quantity=a_month,
            price=3600,
            valid_from=since,
            key=key(),
        )


def served(order: Order, number: str, day: date, *, found_true: bool | None = True) -> ServiceVisit:
    """A service visit; confirmed, disputed, or (None) still to be checked."""
    code = next(code for code in CLERKS if Party.objects.get(code=code).pk == order.party_id)
    provider, clerk = actor(code), actor(CLERKS[code])
    with acting(provider):
        work = Order.objects.visible_to(provider).get(pk=order.pk)
        visit = report_visit(
            provider, order=work, number=number, served_on=day, minutes=40, worker="王师傅", key=key()
        )
    if found_true is None:
        return visit
    check = confirm_visit if found_true else dispute_visit
    with acting(clerk):
        seen = ServiceVisit.objects.visible_to(clerk).get(pk=visit.pk)
        return check(clerk, visit=seen, way="phone", checked_on=day, key=key())
