"""What casework tells on a person's page: the plan with its items, and who proposed and decided it when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.assessment.shown import category_name
from minzheng.casework.models import Plan
from minzheng.casework.pages import items_of, state_badge, went_back
from minzheng.casework.services import DECIDE, ORDER, PROPOSE
from minzheng.catalogue.shown import item_title, item_unit
from minzheng.platform.acting import Actor
from minzheng.registry.models import Person
from minzheng.registry.telling import PersonCards, Story, person_cards, stories
from minzheng.ui.declare import Card, LinesBlock, TableBlock, TimelineEntry
from minzheng.ui.parts import joined, link
from minzheng.ui.shell import optional_url
from minzheng.ui.words import short_day, thousands, yuan
from minzheng.worklist.steps import NextStep, next_steps

SEE = Plan.see


def plans_of(person: Person, actor: Actor) -> QuerySet[Plan]:
    """A person's plans, the newest first."""
    found: QuerySet[Plan] = Plan.objects.visible_to(actor).filter(subject_id=person.pk)
    return found.order_by("-proposed_on", "-pk")


def plan_cards(person: Person, actor: Actor) -> Sequence[Card]:
    """A card for each plan with its items, each for its need."""
    return [plan_card(plan, actor) for plan in plans_of(person, actor)]


def plan_card(plan: Plan, actor: Actor) -> Card:
    """One plan."""
    rows = [
        (
            category_name(item.need.category),
            item_title(item.item),
            f"{thousands(item.quantity)} {item_unit(item.item)}",
            yuan(item.price),
        )
        for item in items_of(plan, actor)
    ]
    heads = [_("Need"), _("Service"), _("Most a month"), _("Price")]
    table = TableBlock(
        heads=heads, rows=rows, caption=_("Plan"), numbers=(2, 3), empty=_("The plan has no item")
    )
    return Card(
        title=_("Plan of %(day)s") % {"day": short_day(plan.proposed_on)},
        corner=joined(
            [state_badge(plan, small=True), link(_("Open the plan"), optional_url("plan", plan.pk))]
        ),
        blocks=[LinesBlock(lines=[went_back(plan)]), table] if plan.decision else [table],
    )


def happened(person: Person, actor: Actor) -> Sequence[TimelineEntry]:
    """Plans proposed and decided."""
    entries = []
    for plan in plans_of(person, actor):
        url = optional_url("plan", plan.pk)
        entries.append(_entry(plan.proposed_on, gettext_lazy("Plan proposed"), url))
        if plan.decided_on is not None:
            words = joined([gettext_lazy("Plan decided"), state_badge(plan, small=True)])
            entries.append(_entry(plan.decided_on, words, url))
    return entries


def _entry(day: date, words: object, url: str) -> TimelineEntry:
    return TimelineEntry(
        at=day,
        department=gettext_lazy("Plans"),
        text=words,
        icon="route",
        document=gettext_lazy("Plan"),
        url=url,
        own=True,
    )


stories.register(Story(name="plans", permit=SEE, entries=happened))
person_cards.register(PersonCards(name="plans", place="care", order=10, permit=SEE, cards=plan_cards))
next_steps.register(
    NextStep(
        kind=PROPOSE, label=gettext_lazy("Propose a plan"), page="propose-plan", permit="casework.propose"
    ),
    NextStep(kind=DECIDE, label=gettext_lazy("Decide"), page="plan", permit="casework.approve"),
    NextStep(kind=ORDER, label=gettext_lazy("Place orders"), page="plan", permit="orders.place"),
)
