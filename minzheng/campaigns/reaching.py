"""Who is in a campaign, and what is known of them since it began: answers, or facts that files told."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import QuerySet

from minzheng.campaigns.content import CampaignPlan, plans
from minzheng.campaigns.models import Campaign, Target
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.platform.installed import installed_pack
from minzheng.platform.time import today
from minzheng.questionnaires.models import Answers
from minzheng.registry.facts import in_category
from minzheng.registry.models import Fact, Person

State = Target.State


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of somebody: their state, and since when."""

    state: str
    on: date | None = None


def plan_of(one: Campaign | Target) -> CampaignPlan | None:
    """What a campaign, or somebody's in it, is about; None where the pack has it no more."""
    return plans(installed_pack()).get(one.plan)


def population(actor: Actor, plan: CampaignPlan, places: Collection[int]) -> QuerySet[Person]:
    """Registered, living people of these places who are in one of the plan's categories today."""
    wanted = reduce(or_, (in_category(one) for one in plan.categories))
    living: QuerySet[Person] = Person.objects.visible_to(actor).registered().filter(died_on=None)
    return living.filter(wanted, area_id__in=places)


def answers_in(actor: Actor, campaign: Campaign | Target, plan: CampaignPlan) -> QuerySet[Any]:
    """The answers that count for a campaign: standing, and of its days."""
    found: QuerySet[Any] = Answers.objects.visible_to(actor).standing()
    return found.filter(questionnaire=plan.questionnaire, taken_on__range=days_of(campaign))


def days_of(campaign: Campaign | Target) -> tuple[date, date]:
    """The first and the last day of a campaign, today's while it runs."""
    return campaign.begun_on, campaign.ended_on or today()


def known_now(
    actor: Actor, campaign: Campaign, plan: CampaignPlan, subjects: Collection[int]
) -> Mapping[int, Known]:
    """What is known of each of these subjects; whoever isn't in it is still to be reached."""
    wanted = Among("subject_id", sorted(subjects))
    dead = Person.objects.visible_to(actor).filter(wanted, died_on__isnull=False)
    found = {pk: Known(State.DIED) for pk in dead.values_list("pk", flat=True)}
    if plan.questionnaire is not None:
        return found | _answered(answers_in(actor, campaign, plan).filter(wanted))
    facts = Fact.objects.visible_to(actor).standing().filter(wanted, kind=plan.fact)
    told = facts.filter(valid_from__range=days_of(campaign)).order_by("-valid_from")
    return found | {
        subject: Known(State.REACHED, on) for subject, on in told.values_list("subject_id", "valid_from")
    }


def _answered(answers: QuerySet[Any]) -> dict[int, Known]:
    """The first day somebody answered; twice is only who answered differently."""
    found: dict[int, Known] = {}
    first: dict[int, Any] = {}
    for subject, on, items in answers.order_by("taken_on", "pk").values_list(
        "subject_id", "taken_on", "items"
    ):
        same = first.setdefault(subject, items) == items
        before = found.get(subject, Known(State.REACHED, on))
        found[subject] = before if same else Known(State.DOUBLE, before.on)
    return found
