"""What discovery tells: warnings on a person's page with why they were raised, and the newest beside the worklist."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from minzheng.discovery.models import Warning
from minzheng.discovery.services import REPORT, WORK_KIND, close_warning, raise_warning
from minzheng.platform.acting import Actor
from minzheng.platform.time import now
from minzheng.registry.links import WHO, subject_line
from minzheng.registry.models import Person
from minzheng.registry.telling import (
    PersonAct,
    PersonCards,
    PersonTags,
    Story,
    person_acts,
    person_cards,
    person_tags,
    stories,
)
from minzheng.screening.shown import SEVERITIES, first_reason, rule_title, severity_badge, tone_of
from minzheng.ui.clocks import clock_badge
from minzheng.ui.declare import Card, LinesBlock, ReasonsBlock, TableBlock, TimelineEntry, stored_whys
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import badge, joined, level_badge, link, two_lines
from minzheng.ui.shell import optional_url
from minzheng.ui.words import moment, short_day
from minzheng.worklist.steps import NextStep, SideCard, next_steps, side_cards

SEE, CLOSED = Warning.see, Warning.State.CLOSED
SHOWN = 4


def warnings_of(person: Person, actor: Actor) -> QuerySet[Warning]:
    """A person's warnings, open ones first, the newest first."""
    return (
        Warning.objects.visible_to(actor)
        .filter(subject_id=person.pk)
        .order_by("-closed_at", "-raised_at", "-pk")
    )


def graver_first(warnings: Sequence[Warning]) -> list[Warning]:
    """Open warnings, red before blue."""
    order = {severity: place for place, severity in enumerate(SEVERITIES)}
    return sorted(warnings, key=lambda one: (order[tone_of(one.severity)], one.due_on))


def origin(warning: Warning) -> Words:
    """What raised it: the rule, or somebody's report."""
    return gettext_lazy("Reported by somebody") if warning.rule == REPORT else rule_title(warning.rule)


def what_words(warning: Warning) -> Words:
    """What a warning is about in a line: the rule, or what somebody reported."""
    return first_reason(warning.reasons) if warning.rule == REPORT else rule_title(warning.rule)


def tags(person: Person, actor: Actor) -> list[object]:
    """The gravest open warning as a level."""
    waiting = graver_first(list(warnings_of(person, actor).exclude(state=CLOSED)))
    return [severity_badge(waiting[0].severity)] if waiting else []


def why_card(warning: Warning) -> Card:
    """Why an open warning was raised: each reason with the value seen, the rule and its basis; its clock."""
    count = len(warning.reasons)
    note = ngettext("%(n)d reason · raised %(day)s", "%(n)d reasons · raised %(day)s", count) % {
        "n": count,
        "day": moment(warning.raised_at),
    }
    url = optional_url("warning", warning.pk)
    return Card(
        title=origin(warning),
        note=note,
        corner=joined(
            [clock_badge(warning.due_on, now=now(), small=True), link(_("Deal with it"), url) if url else ""]
        ),
        blocks=[ReasonsBlock(reasons=stored_whys(warning.reasons), tone=tone_of(warning.severity))],
    )


def open_cards(person: Person, actor: Actor) -> list[Card]:
    """A card for each open warning."""
    return [why_card(one) for one in graver_first(list(warnings_of(person, actor).exclude(state=CLOSED)))]


def closed_card(person: Person, actor: Actor) -> list[Card]:
    """How earlier warnings ended."""
    ended = list(warnings_of(person, actor).filter(state=CLOSED))
    if not ended:
        return []
    rows = [
        (
            short_day(one.raised_at.date()),
            severity_badge(one.severity, small=True),
            link(origin(one), optional_url("warning", one.pk)),
            first_reason(one.reasons),
            badge("green", one.get_outcome_display(), small=True),
        )
        for one in ended
    ]
    heads = [_("Raised"), _("Level"), _("Rule"), _("What was noticed"), _("Outcome")]
    table = TableBlock(heads=heads, rows=rows, caption=_("Earlier warnings"))
    return [Card(title=_("Earlier warnings"), blocks=[table])]


def happened(person: Person, actor: Actor) -> list[TimelineEntry]:
    """Warnings raised, and how they ended."""
    entries = []
    for one in warnings_of(person, actor):
        url = optional_url("warning", one.pk)
        entries.append(
            TimelineEntry(
                at=one.raised_at,
                department=gettext_lazy("Warnings"),
                text=joined([level_badge(tone_of(one.severity), small=True), what_words(one)]),
                icon="bell-ringing",
                document=gettext_lazy("Warning"),
                url=url,
                raised=True,
                own=True,
            )
        )
        if one.closed_at is not None:
            words = _("Warning closed: %(outcome)s") % {"outcome": one.get_outcome_display()}
            entries.append(
                TimelineEntry(
                    at=one.closed_at,
                    department=gettext_lazy("Warnings"),
                    text=words,
                    icon="check",
                    document=gettext_lazy("Warning"),
                    url=url,
                    own=True,
                )
            )
    return entries


def newest(actor: Actor) -> Card | None:
    """The newest open warnings beside the worklist."""
    waiting = Warning.objects.visible_to(actor).exclude(state=CLOSED)
    found = list(waiting.select_related(*WHO).order_by("-raised_at", "-pk")[:SHOWN])
    if not found:
        return None
    lines = [
        two_lines(
            joined([severity_badge(one.severity, small=True), subject_line(one.subject)]),
            what_words(one),
            link(_("Why"), optional_url("warning", one.pk)),
        )
        for one in found
    ]
    every = optional_url("warnings")
    return Card(
        title=_("Newest warnings"),
        corner=link(_("All"), every),
        blocks=[LinesBlock(lines=lines)],
    )


stories.register(Story(name="warnings", permit=SEE, entries=happened))
person_tags.register(PersonTags(name="warnings", order=10, permit=SEE, tags=tags))
person_cards.register(
    PersonCards(name="open warnings", place="overview", order=10, permit=SEE, cards=open_cards),
    PersonCards(name="warnings and why", place="why", order=10, permit=SEE, cards=open_cards),
    PersonCards(name="earlier warnings", place="why", order=40, permit=SEE, cards=closed_card),
)
person_acts.register(
    PersonAct(
        page="raise-warning",
        label=gettext_lazy("Report something"),
        permit=raise_warning.permit,
        order=20,
        icon="bell-ringing",
    )
)
next_steps.register(
    NextStep(kind=WORK_KIND, label=gettext_lazy("Deal with it"), page="warning", permit=close_warning.permit)
)
side_cards.register(SideCard(name="warnings", order=10, permit=SEE, card=newest))
