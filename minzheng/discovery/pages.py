"""The pages of discovery: warnings by their clock, why each was raised, and what is done about it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from minzheng.discovery.models import Warning
from minzheng.discovery.services import (
    HIT,
    REPORT,
    WARNING,
    WORK_KIND,
    close_warning,
    raise_warning,
    visit_warning,
)
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.time import today
from minzheng.questionnaires.sheets import survey_options, title_of
from minzheng.registry.links import WHO, named, sex_and_age, subject_line, subject_url, who, who_column
from minzheng.registry.models import Subject
from minzheng.screening.models import Hit
from minzheng.screening.pages import hit_url
from minzheng.screening.shown import (
    SEVERITY_WORDS,
    first_reason,
    rule_title,
    severity_badge,
    severity_filter,
    tone_of,
    what_to_do,
)
from minzheng.ui.clocks import clock_badge
from minzheng.ui.declare import (
    Act,
    Ask,
    Card,
    Column,
    DetailPage,
    Fact,
    Filter,
    FormPage,
    LinesBlock,
    ListPage,
    Option,
    ReasonsBlock,
    RowLink,
    Tab,
    stored_whys,
)
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import badge, joined, level_badge, link, quiet, tag, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.tiles import clock_tiles
from minzheng.ui.views.refusals import Sentence, sentences
from minzheng.ui.words import full_day, moment, short_day
from minzheng.visits.causes import Cause, CauseKind, cause_kinds
from minzheng.visits.models import Visit
from minzheng.visits.pages import DAY_REASON, day_cell, due_words, visit_url
from minzheng.visits.pages import clock as visit_clock
from minzheng.worklist.content import work_kinds

SEE = Warning.see
OPEN, CLOSED = Warning.State.OPEN, Warning.State.CLOSED
WAITS = ~Q(state=CLOSED)
GROUP = _("Workspace")
BY_HAND = (Warning.Outcome.NEED, Warning.Outcome.NO_NEED, Warning.Outcome.DATA)


def warning_url(warning: Warning) -> str:
    """The page of a warning."""
    return reverse("warning", args=[warning.pk])


def rows(actor: Actor) -> QuerySet[Warning]:
    """The warnings an actor sees."""
    return Warning.objects.visible_to(actor).select_related(*WHO)


def origin(warning: Warning) -> object:
    """What raised it: the rule, or somebody's report."""
    return gettext("Reported by somebody") if warning.rule == REPORT else rule_title(warning.rule)


def noticed(warning: Warning) -> object:
    """What was noticed: a report in its own words, a rule by its title; then the level and the rest."""
    titles = [first_reason(warning.reasons), origin(warning)]
    first, second = titles if warning.rule == REPORT and titles[0] else reversed(titles)
    head = link(first, warning_url(warning))
    return two_lines(head, severity_badge(warning.severity, small=True), second)


def clock(warning: Warning) -> object:
    """The clock of an open warning; how a closed one ended."""
    if warning.state != CLOSED:
        return clock_badge(warning.due_on)
    return badge("green", warning.get_outcome_display())


def visit_act() -> RowLink[Warning]:
    """The step that follows a warning: somebody goes and looks."""
    return RowLink(
        label=_("Plan a visit"),
        url=lambda row: reverse("warning-visit", args=[row.pk]),
        permit="visits.plan",
        icon="walk",
    )


def next_step(warning: Warning) -> RowLink[Warning] | None:
    """An open warning asks for a visit."""
    return visit_act() if warning.state == OPEN else None


def acts(warning: Warning, actor: Actor) -> list[Act]:
    """Closing with an outcome, and the visit where none is planned."""
    if warning.state == CLOSED:
        return []
    close = RowLink[Warning](
        label=_("Close with an outcome"),
        url=lambda row: reverse("close-warning", args=[row.pk]),
        permit="discovery.close",
        icon="check",
    )
    return [close, visit_act()] if warning.state == OPEN else [close]


def ended_cause(row: Warning) -> str:
    """That what raised a warning no longer holds, while somebody still works on it."""
    if row.cause_ended_on is None or row.state == CLOSED:
        return ""
    return gettext("cause ended %(day)s") % {"day": short_day(row.cause_ended_on)}


def why_cards(warning: Warning, actor: Actor) -> list[Card]:
    """Why it was raised, and what the rule asks for."""
    why = ReasonsBlock(reasons=stored_whys(warning.reasons), tone=tone_of(warning.severity))
    todo = what_to_do(warning.rule)
    more = [Card(title=_("What to do"), blocks=[LinesBlock(lines=[todo])])] if todo else []
    return [Card(title=_("Why"), note=origin(warning), corner=_hit_link(warning, actor), blocks=[why]), *more]


def _hit_link(warning: Warning, actor: Actor) -> object:
    if warning.origin_kind != HIT:
        return ""
    hit = Hit.objects.visible_to(actor).filter(pk=warning.origin_id).first()
    return link(_("Rows behind this"), hit_url(hit)) if hit is not None else ""


def side(warning: Warning, actor: Actor) -> list[Card]:
    """The visits that were planned for it."""
    visits = Visit.objects.visible_to(actor).filter(cause_kind=WARNING, cause_id=warning.pk)
    lines = [
        two_lines(link(title_of(visit.questionnaire), visit_url(visit)), visit_clock(visit), day_cell(visit))
        for visit in visits.select_related("answers").order_by("pk")
    ]
    return [
        Card(title=_("Visits"), blocks=[LinesBlock(lines=lines or [quiet(_("No visit is planned yet."))])])
    ]


def colour_options() -> list[Option]:
    """The four levels, each with its clock."""
    kind = work_kinds(installed_pack())[WORK_KIND]
    return [
        Option(
            tone,
            gettext("%(level)s: within %(days)d working days") % {"level": words, "days": kind.days(tone)},
        )
        for tone, words in SEVERITY_WORDS.items()
    ]


def cause(warning_id: int, actor: Actor) -> Cause | None:
    """A warning as the cause of a visit."""
    warning = Warning.objects.visible_to(actor).filter(pk=warning_id).first()
    if warning is None:
        return None
    return Cause(
        title=_("Warning"),
        tone=tone_of(warning.severity),
        reasons=stored_whys(warning.reasons),
        url=warning_url(warning),
    )


WARNINGS = ListPage[Warning](
    name="warnings",
    title=_("Warnings"),
    group=GROUP,
    permit=SEE,
    rows=rows,
    order=["-closed_at", "due_on", "pk"],
    columns=[
        Column(
            key="due_on", label=_("Deadline"), cell=clock, text=lambda row: row.due_on, sort=("due_on", "pk")
        ),
        Column(
            key="reasons",
            label=_("What was noticed"),
            wide=True,
            cell=noticed,
            text=lambda row: first_reason(row.reasons),
        ),
        who_column(),
        Column(
            key="state",
            label=_("State"),
            cell=lambda row: tag(row.get_state_display()),
            text=lambda row: row.get_state_display(),
        ),
    ],
    tiles=clock_tiles("due_on", WAITS, _("Closed")),
    filters=[
        area_filter(SEE),
        severity_filter(),
        Filter(
            key="state",
            label=_("State"),
            options=lambda actor: [Option(state.value, state.label) for state in Warning.State],
            where=lambda value: Q(state=value),
        ),
    ],
    search=named,
    named=who,
    row_act=next_step,
    empty=_("There is no warning"),
)

WARNING_PAGE = DetailPage[Warning](
    name="warning",
    permit=SEE,
    title=lambda row: str(row.subject),
    rows=rows,
    group=GROUP,
    parent="warnings",
    parent_title=_("Warnings"),
    subtitle=lambda row: sex_and_age(row.subject),
    tags=lambda row: [
        severity_badge(row.severity),
        clock(row),
        tag(row.get_state_display()),
        *([tag(ended_cause(row))] if ended_cause(row) else []),
    ],
    facts=[
        Fact(label=_("Person"), value=lambda row: subject_line(row.subject)),
        Fact(label=_("Raised"), value=lambda row: moment(row.raised_at)),
        Fact(label=_("Deadline"), value=lambda row: full_day(row.due_on)),
        Fact(label=_("Area"), value=lambda row: str(row.area)),
    ],
    tabs=[Tab(key="why", label=_("Why"), cards=why_cards, side=side)],
    acts=acts,
)

RAISE = FormPage[Subject](
    name="raise-warning",
    title=_("Report something"),
    button=_("Raise the warning"),
    said=_("The warning is raised"),
    verb=raise_warning,
    rows=lambda actor: Subject.objects.visible_to(actor).select_related("person", "area"),
    group=GROUP,
    about=lambda row: f"{row} {sex_and_age(row)}",
    hint=_("Somebody will look within the days of the level; nobody loses anything by a warning."),
    back=lambda row: subject_url(row.pk),
    done=warning_url,
    ask={
        "severity": Ask(label=_("Level"), options=lambda actor: colour_options()),
        "reason": Ask(label=_("What was noticed"), lines=4),
    },
)

VISIT_WARNING = FormPage[Warning](
    name="warning-visit",
    title=_("Plan a visit"),
    button=_("Plan the visit"),
    said=_("The visit is planned"),
    verb=visit_warning,
    rows=rows,
    group=GROUP,
    about=lambda row: joined(
        [
            str(row.subject),
            quiet(sex_and_age(row.subject)),
            level_badge(tone_of(row.severity)),
            due_words(row.due_on),
        ]
    ),
    back=warning_url,
    done=visit_url,
    side=why_cards,
    ask={
        "questionnaire": Ask(label=_("Questionnaire"), options=lambda actor: survey_options()),
        "planned_on": Ask(
            label=_("Planned for"), help=_("The day somebody should be at the door"), usual=today
        ),
        "reason": DAY_REASON,
    },
)

CLOSE = FormPage[Warning](
    name="close-warning",
    title=_("Close with an outcome"),
    button=_("Close the warning"),
    said=_("The warning is closed"),
    verb=close_warning,
    rows=rows,
    group=GROUP,
    about=lambda row: joined(
        [str(row.subject), quiet(sex_and_age(row.subject)), level_badge(tone_of(row.severity))]
    ),
    hint=_("Whoever raised a warning can't close it; a colleague does."),
    back=warning_url,
    done=warning_url,
    side=why_cards,
    ask={
        "outcome": Ask(
            label=_("Outcome"),
            options=lambda actor: [Option(outcome.value, outcome.label) for outcome in BY_HAND],
        ),
        "reason": Ask(label=_("Reason"), help=_("What was found, in a sentence"), lines=3),
    },
)

cause_kinds.register(CauseKind(WARNING, cause))
sentences.register(
    Sentence("not_open", gettext_noop("A visit is planned for this already, or it is closed.")),
    Sentence("closed_already", gettext_noop("This warning is closed already.")),
)
menu.register(
    MenuEntry(
        label=_("Warnings"),
        url="warnings",
        permit=SEE,
        group=GROUP,
        order=20,
        icon="bell-ringing",
        count=lambda actor: Warning.objects.visible_to(actor).filter(WAITS).count(),
        pages=("warning", "raise-warning", "warning-visit", "close-warning"),
        tab=True,
    )
)
PAGES = (WARNINGS, WARNING_PAGE, RAISE, VISIT_WARNING, CLOSE)
