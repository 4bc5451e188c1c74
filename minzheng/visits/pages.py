"""The pages of visits: who is to be visited, the questions on the phone, what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.questionnaires.pages import sheet_cards
from minzheng.questionnaires.sheets import cards_of, phone_form, survey_options, title_of
from minzheng.registry.links import (
    WHO,
    named,
    person_part,
    sex_and_age,
    subject_line,
    subject_url,
    who,
    who_column,
)
from minzheng.registry.models import Subject
from minzheng.registry.naming import shown_place
from minzheng.ui.clocks import clock_badge
from minzheng.ui.declare import (
    Act,
    Ask,
    Card,
    Column,
    DetailPage,
    Draft,
    Fact,
    Filter,
    FormPage,
    Instead,
    Known,
    LinesBlock,
    ListPage,
    PhonePage,
    ReasonsBlock,
    RowLink,
    Tab,
)
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import badge, joined, level_badge, link, person_head, quiet, tag
from minzheng.ui.places import area_filter
from minzheng.ui.tiles import clock_tiles
from minzheng.ui.views.refusals import Sentence, sentences
from minzheng.ui.words import UNKNOWN, full_day, moment, say, short_day
from minzheng.visits.causes import cause_of
from minzheng.visits.models import Visit
from minzheng.visits.services import move_visit, plan_visit, record_visit, save_draft

SEE, PLANNED = Visit.see, Visit.State.PLANNED


def visit_url(visit: Visit) -> str:
    """The page of a visit."""
    return reverse("visit", args=[visit.pk])


def rows(actor: Actor) -> QuerySet[Visit]:
    """The visits an actor sees."""
    return Visit.objects.visible_to(actor).select_related(*WHO, "answers")


def askable(actor: Actor) -> QuerySet[Visit]:
    """Visits whose answers are asked on the phone, done ones too: they may be handed in a second time."""
    return rows(actor).filter(questionnaire__in=[option.value for option in survey_options()])


def clock(visit: Visit) -> object:
    """The due day as a clock, as its task shows it; what is done says when."""
    if visit.state == PLANNED:
        return clock_badge(visit.due_on)
    done_on = short_day(visit.answers.taken_on) if visit.answers is not None else ""
    return badge("green", gettext("done %(day)s") % {"day": done_on})


def day_line(visit: Visit) -> object:
    """The day somebody goes; that it lies after the due day, why, and which it was before."""
    notes = []
    if visit.planned_on > visit.due_on:
        notes.append(tag(gettext("after the due day")))
    if visit.day_reason:
        notes.append(quiet(gettext("because: %(reason)s") % {"reason": visit.day_reason}))
    if visit.moved_from is not None:
        notes.append(quiet(gettext("moved from %(day)s") % {"day": full_day(visit.moved_from)}))
    return joined([full_day(visit.planned_on), *notes])


def day_cell(visit: Visit) -> object:
    """The day somebody goes in a list, beside the due day."""
    late = visit.state == PLANNED and visit.planned_on > visit.due_on
    words = gettext("Visit on %(day)s") % {"day": short_day(visit.planned_on)}
    return joined([words, *([tag(gettext("after the due day"))] if late else [])])


def move_url(visit: Visit) -> str:
    """The page that moves a visit."""
    return reverse("move-visit", args=[visit.pk])


def next_step(visit: Visit) -> RowLink[Visit] | None:
    """A planned visit is carried out on the phone."""
    if visit.state != PLANNED:
        return None
    return RowLink(
        label=_("Carry out"),
        url=lambda row: reverse("visit-phone", args=[row.pk]),
        permit="visits.record",
        icon="walk",
    )


def acts(visit: Visit, actor: Actor) -> list[Act]:
    """The next step, if there is one, and another day for it."""
    step = next_step(visit)
    if step is None:
        return []
    move = RowLink[Visit](
        label=_("Move to another day"), url=move_url, permit=move_visit.permit, icon="calendar"
    )
    return [move, step]


def cards(visit: Visit, actor: Actor) -> list[Card]:
    """What came out of a visit that is done, then its answers; what is kept of one that isn't."""
    if visit.answers is not None:
        return [*cards_of(visit.answers, actor), *sheet_cards(visit.answers, actor)]
    words = gettext("Nobody has begun to answer.")
    if visit.draft_saved_at is not None:
        known = {"number": len(visit.draft), "at": moment(visit.draft_saved_at)}
        words = gettext("%(number)d answers are kept as a draft since %(at)s.") % known
    return [Card(title=_("Answers"), blocks=[LinesBlock(lines=[words])])]


def side(visit: Visit, actor: Actor) -> list[Card]:
    """Why it was planned."""
    cause = cause_of(visit, actor)
    if cause is None:
        return []
    why = ReasonsBlock(reasons=cause.reasons, tone=cause.tone)
    return [Card(title=_("Why this visit"), corner=link(cause.title, cause.url), blocks=[why])]


def asked_by(visit: Visit) -> str:
    """Who asked; a dash before anybody has."""
    return person_part(visit.answers.asked_by) if visit.answers is not None else UNKNOWN


def phone_head(visit: Visit, actor: Actor) -> Sequence[object]:
    """Whom it is about, why somebody goes, when and until when, where to."""
    cause = cause_of(visit, actor)
    mark = level_badge(cause.tone) if cause is not None else ""
    why = [_first_words(cause.reasons[0].reason)] if cause is not None and cause.reasons else []
    person = getattr(visit.subject, "person", None)
    place = shown_place(person.estate) if person is not None else ""
    return [
        person_head(person_part(visit.subject.label), sex_and_age(visit.subject), mark),
        *why,
        joined([day_cell(visit), clock(visit)]),
        quiet(f"{visit.area} {place}".strip()),
    ]


def _first_words(reason: Any) -> str:
    return f"{say(reason.what)} {say(reason.seen)}".strip()


DAY_REASON = Ask(label=_("Reason"), help=_("Needed where the day lies after the due day"), lines=2)
"""How a form asks why a visit has its day."""


def due_words(due_on: date) -> object:
    """Until when a visit has to be made, for the head of a form."""
    return joined([gettext("due"), full_day(due_on), clock_badge(due_on, small=True)])


VISITS = ListPage[Visit](
    name="visits",
    title=_("Visits"),
    group=_("Workspace"),
    permit=SEE,
    rows=rows,
    order=["-state", "due_on", "pk"],
    columns=[
        Column(key="due_on", label=_("Due"), cell=clock, text=lambda row: row.due_on, sort=("due_on", "pk")),
        Column(
            key="planned_on",
            label=_("Planned for"),
            cell=day_cell,
            text=lambda row: row.planned_on,
            sort=("planned_on", "pk"),
        ),
        who_column(),
        Column(
            key="questionnaire",
            label=_("Questionnaire"),
            cell=lambda row: link(title_of(row.questionnaire), visit_url(row)),
            text=lambda row: title_of(row.questionnaire),
            wide=True,
        ),
    ],
    tiles=clock_tiles("due_on", Q(state=PLANNED), _("Done")),
    filters=[
        area_filter(SEE),
        Filter(
            key="form",
            label=_("Questionnaire"),
            options=lambda actor: survey_options(),
            where=lambda code: Q(questionnaire=code),
        ),
    ],
    search=named,
    named=who,
    row_act=next_step,
    empty=_("No visit is planned"),
)

VISIT = DetailPage[Visit](
    name="visit",
    permit=SEE,
    title=lambda row: str(row.subject),
    rows=rows,
    group=_("Workspace"),
    parent="visits",
    parent_title=_("Visits"),
    subtitle=lambda row: title_of(row.questionnaire),
    tags=lambda row: [clock(row)],
    facts=[
        Fact(label=_("Person"), value=lambda row: subject_line(row.subject)),
        Fact(label=_("Planned for"), value=day_line),
        Fact(label=_("Due"), value=lambda row: full_day(row.due_on)),
        Fact(label=_("Asked by"), value=asked_by),
        Fact(label=_("Area"), value=lambda row: str(row.area)),
    ],
    tabs=[Tab(key="answers", label=_("Answers"), cards=cards, side=side)],
    acts=acts,
)

VISIT_PHONE = PhonePage[Visit](
    name="visit-phone",
    title=_("Visit"),
    button=_("Hand in the answers"),
    said=_("The answers are handed in"),
    verb=record_visit,
    save=save_draft,
    answers="items",
    given=lambda row, actor: {"visited_on": today()},
    rows=askable,
    ended=lambda row: row.state != PLANNED,
    questions=lambda row, actor: phone_form(row.questionnaire),
    draft=lambda row, actor: Draft(answers=row.draft, saved_at=row.draft_saved_at),
    back=visit_url,
    done=visit_url,
    head=phone_head,
)

PLAN_VISIT = FormPage[Subject](
    name="plan-visit",
    title=_("Plan a visit"),
    button=_("Plan the visit"),
    said=_("The visit is planned"),
    verb=plan_visit,
    rows=lambda actor: Subject.objects.visible_to(actor).select_related("person", "area"),
    group=_("Workspace"),
    about=lambda row: f"{row} {sex_and_age(row)}",
    back=lambda row: subject_url(row.pk),
    done=visit_url,
    given=lambda row, actor: {
        "cause_kind": "",
        "cause_id": None,
        "colour": "blue",
        "due_on": None,
        "reason": "",
    },
    ask={
        "questionnaire": Ask(label=_("Questionnaire"), options=lambda actor: survey_options()),
        "planned_on": Ask(
            label=_("Planned for"), help=_("The day somebody should be at the door"), usual=today
        ),
    },
)

MOVE_VISIT = FormPage[Visit](
    name="move-visit",
    title=_("Move a visit"),
    button=_("Move the visit"),
    said=_("The visit is moved"),
    verb=move_visit,
    rows=rows,
    group=_("Workspace"),
    about=lambda row: joined([f"{row.subject} {sex_and_age(row.subject)}", due_words(row.due_on)]),
    hint=_("When it is due stays; the day it had before stays in the record."),
    back=visit_url,
    done=visit_url,
    instead=lambda row, actor: (
        None
        if row.state == PLANNED
        else Instead(code="done_already", label=_("See the visit"), url=visit_url(row))
    ),
    known=lambda row, actor: [Known(field="planned_on", value=row.planned_on, source=_("so far"))],
    ask={
        "planned_on": Ask(label=_("Planned for"), help=_("The day somebody should be at the door")),
        "reason": DAY_REASON,
    },
)

sentences.register(
    Sentence(
        "beyond_due",
        gettext_noop("The day lies after the due day; give an earlier one, or say why it can't be."),
    ),
    Sentence("same_day", gettext_noop("The visit is planned for this day already.")),
    Sentence(
        "handed_in_already",
        gettext_noop(
            "This visit is done, and its answers stay as they were handed in. "
            "If something has changed since, plan another visit."
        ),
    ),
    Sentence("in_past", gettext_noop("The day has passed; give today or a later one.")),
    Sentence("beyond_calendar", gettext_noop("The calendar of working days doesn't reach that day yet.")),
)
menu.register(
    MenuEntry(
        label=_("Visits"),
        url="visits",
        permit=SEE,
        group=_("Workspace"),
        order=30,
        icon="walk",
        count=lambda actor: Visit.objects.visible_to(actor).filter(state=PLANNED).count(),
        pages=("visit", "visit-phone", "plan-visit", "move-visit"),
        tab=True,
    )
)
PAGES = (VISITS, VISIT, VISIT_PHONE, PLAN_VISIT, MOVE_VISIT)
