"""What visits tell on a person's page: who is to come when, and what was done; and the worklist's step to the phone."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.platform.acting import Actor
from minzheng.platform.time import now
from minzheng.questionnaires.sheets import title_of
from minzheng.registry.models import Person
from minzheng.registry.naming import shown
from minzheng.registry.telling import PersonAct, PersonCards, Story, person_acts, person_cards, stories
from minzheng.ui.clocks import clock_badge
from minzheng.ui.declare import Card, LinesBlock, TimelineEntry
from minzheng.ui.parts import joined, link, quiet
from minzheng.ui.shell import optional_url
from minzheng.ui.words import short_day
from minzheng.visits.models import Visit
from minzheng.visits.services import WORK_KIND, move_visit, plan_visit, record_visit
from minzheng.worklist.steps import NextStep, next_steps

SEE = Visit.see
VISIT_ON = gettext_lazy("Visit on")


def visits_of(person: Person, actor: Actor) -> QuerySet[Visit]:
    """A person's visits."""
    found: QuerySet[Visit] = Visit.objects.visible_to(actor).filter(subject_id=person.pk)
    return found.select_related("answers")


def next_visit(person: Person, actor: Actor) -> Sequence[Card]:
    """The visits planned, the nearest first."""
    planned = visits_of(person, actor).filter(state=Visit.State.PLANNED).order_by("planned_on", "pk")
    lines = [_planned_line(one, actor.may(move_visit.permit)) for one in planned]
    return [Card(title=_("Next visit"), blocks=[LinesBlock(lines=lines)])] if lines else []


def _planned_line(visit: Visit, movable: bool) -> object:
    """Until when, which visit, on which day, and another day for whoever plans visits."""
    line = [
        clock_badge(visit.due_on, now=now(), small=True),
        link(title_of(visit.questionnaire), optional_url("visit", visit.pk)),
        quiet(f"{VISIT_ON} {short_day(visit.planned_on)}"),
    ]
    move = [link(_("Move to another day"), optional_url("move-visit", visit.pk))]
    return joined(line + move if movable else line)


def happened(person: Person, actor: Actor) -> Sequence[TimelineEntry]:
    """The visits that were made."""
    return [
        TimelineEntry(
            at=one.answers.taken_on,
            department=gettext_lazy("Visits"),
            text=_("Visited by %(name)s") % {"name": shown(one.answers.asked_by)},
            icon="walk",
            document=title_of(one.questionnaire),
            url=optional_url("visit", one.pk),
            own=True,
        )
        for one in visits_of(person, actor).filter(state=Visit.State.DONE)
        if one.answers is not None
    ]


stories.register(Story(name="visits", permit=SEE, entries=happened))
person_cards.register(PersonCards(name="next visit", place="beside", order=10, permit=SEE, cards=next_visit))
person_acts.register(
    PersonAct(
        page="plan-visit", label=gettext_lazy("Plan a visit"), permit=plan_visit.permit, order=90, icon="walk"
    )
)
next_steps.register(
    NextStep(
        kind=WORK_KIND,
        label=gettext_lazy("Carry out"),
        page="visit-phone",
        permit=record_visit.permit,
        day=lambda actor: (
            Visit.objects.visible_to(actor).filter(pk=OuterRef("object_id")).values("planned_on")
        ),
        day_words=VISIT_ON,
    )
)
