"""A campaign among a few people, begun by the bureau's clerk; and what is known of each of them."""

from __future__ import annotations

from datetime import date, timedelta

from minzheng.campaigns.models import Campaign, Target
from minzheng.campaigns.services import begin_campaign
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.services import record_answers
from minzheng.registry.models import Person, Subject
from minzheng.registry.services import record_fact
from tests.accounts import actor, key
from tests.contracts.calls import survey_answers

SURVEY, CHECKUPS = "needs_round", "free_checkups"


def on_the_roll(person: Person, by: str = "qinghe_clerk", code: str = "subsistence") -> Person:
    """The person stands on this month's roll."""
    clerk, first = actor(by), today().replace(day=1)
    with acting(clerk):
        subject = Subject.objects.visible_to(clerk).get(pk=person.pk)
        until = (first + timedelta(days=40)).replace(day=1) - timedelta(days=1)
        record_fact(
            clerk,
            subject=subject,
            kind="assistance",
            valid_from=first,
            valid_until=until,
            code=code,
            key=key(),
        )
    drain()
    return person


def begun(plan: str = SURVEY, on: date | None = None, by: str = "bureau") -> Campaign:
    """The campaign, and everything that follows from beginning it."""
    who = actor(by)
    with acting(who):
        campaign = begin_campaign(who, plan=plan, begun_on=on or today(), key=key())
    drain()
    return campaign


def answered(person: Person, on: date | None = None, by: str = "wutongli_grid", **other: object) -> Answers:
    """The person's answers to the survey, some of them others than usual."""
    who = actor(by)
    with acting(who):
        subject = Subject.objects.visible_to(who).get(pk=person.pk)
        told = record_answers(
            who,
            subject=subject,
            questionnaire="need_survey",
            taken_on=on or today(),
            items={**survey_answers(), **other},
            asked_by=who.name,
            key=key(),
        )
    drain()
    return told


def state_of(person: Person) -> str:
    """How the person's target stands."""
    return target_of(person).state


def target_of(person: Person) -> Target:
    """The person's newest target."""
    with unscoped("a test looks"):
        return Target.objects.select_related("campaign").filter(subject=person.pk).latest("pk")
