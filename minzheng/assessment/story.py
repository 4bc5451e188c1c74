"""What assessment tells on a person's page: the newest needs and abilities with their reasons, and what was scored."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.assessment.models import Assessment, Need
from minzheng.assessment.shown import (
    category_name,
    folded_need,
    folded_result,
    need_badge,
    result_badge,
    tone_of_level,
    urgency_name,
)
from minzheng.platform.acting import Actor
from minzheng.questionnaires.sheets import title_of
from minzheng.registry.models import Person
from minzheng.registry.telling import PersonCards, Story, person_cards, stories
from minzheng.ui.declare import Card, LinesBlock, ReasonsBlock, TimelineEntry, stored_whys
from minzheng.ui.parts import joined, link, quiet
from minzheng.ui.shell import optional_url
from minzheng.ui.words import short_day

SEE = Assessment.see


def newest(person: Person, actor: Actor) -> list[Assessment]:
    """The newest result of each instrument."""
    found: dict[str, Assessment] = {}
    for one in results(person, actor):
        found.setdefault(one.instrument, one)
    return list(found.values())


def results(person: Person, actor: Actor) -> list[Assessment]:
    """A person's results that count, the newest first."""
    found = Assessment.objects.visible_to(actor).standing().filter(subject_id=person.pk)
    return list(found.order_by("-taken_on", "-pk"))


def needs_in(person: Person, actor: Actor) -> list[Need]:
    """The needs of the newest results, the gravest first."""
    numbers = [one.pk for one in newest(person, actor)]
    found = Need.objects.visible_to(actor).filter(assessment_id__in=numbers)
    return list(found.order_by("-level", "category"))


def why_cards(person: Person, actor: Actor) -> Sequence[Card]:
    """Why each need was found: the answers that scored, the table, its thresholds."""
    return [
        Card(
            title=category_name(need.category),
            note=_("found %(day)s · %(urgency)s")
            % {"day": short_day(need.found_on), "urgency": urgency_name(need.urgency)},
            corner=joined([need_badge(need.level, small=True), link(_("See the result"), _result_url(need))]),
            blocks=[ReasonsBlock(reasons=stored_whys(need.reasons), tone=tone_of_level(need.level))],
        )
        for need in needs_in(person, actor)
    ]


def _result_url(need: Need) -> str:
    return optional_url("assessment", need.assessment_id)


def beside(person: Person, actor: Actor) -> Sequence[Card]:
    """The newest level of each instrument, and the needs that follow."""
    found = newest(person, actor)
    prefetch_related_objects(found, "needs")
    lines: list[object] = [
        line
        for one in found
        for line in (
            joined(
                [
                    link(title_of(one.instrument), optional_url("assessment", one.pk)),
                    quiet(short_day(one.taken_on)),
                ]
            ),
            folded_result(one, gettext_lazy("Level")),
        )
    ]
    lines += [folded_need(need) for need in needs_in(person, actor)]
    return [Card(title=_("Assessments and needs"), blocks=[LinesBlock(lines=lines)])] if lines else []


def happened(person: Person, actor: Actor) -> Sequence[TimelineEntry]:
    """What was scored."""
    return [
        TimelineEntry(
            at=one.taken_on,
            department=gettext_lazy("Assessments"),
            text=result_badge(one, small=True),
            icon="clipboard-check",
            document=title_of(one.instrument),
            url=optional_url("assessment", one.pk),
            own=True,
        )
        for one in results(person, actor)
    ]


stories.register(Story(name="assessments", permit=SEE, entries=happened))
person_cards.register(
    PersonCards(name="needs and why", place="why", order=30, permit=SEE, cards=why_cards),
    PersonCards(name="assessments and needs", place="beside", order=20, permit=SEE, cards=beside),
)
