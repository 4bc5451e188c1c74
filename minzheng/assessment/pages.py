"""The pages of assessment: the level that came out of answers and why, and the needs by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minzheng.assessment.models import Assessment, Need
from minzheng.assessment.shown import (
    INSTRUMENT_SHEET,
    category_name,
    category_options,
    dimensions,
    folded_result,
    level_options,
    need_badge,
    need_line,
    needs_found,
    result_badge,
    tone_of_level,
    urgency_name,
    urgency_options,
)
from minzheng.platform.acting import Actor
from minzheng.platform.registries import Registry
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.pages import answer_url
from minzheng.questionnaires.sheets import AnswerCards, answer_cards, form_options, sheets, title_of
from minzheng.registry.links import WHO, named, sex_and_age, subject_line, who, who_column
from minzheng.ui.declare import (
    Act,
    Card,
    Column,
    DetailPage,
    Fact,
    Filter,
    LinesBlock,
    ListPage,
    ReasonsBlock,
    Tab,
    TableBlock,
    stored_whys,
)
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import joined, link, quiet, tag, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.views.refusals import Sentence, sentences
from minzheng.ui.words import full_day

SEE = Assessment.see
GROUP = _("Services")


@dataclass(frozen=True)
class Following:
    """What an engine above makes of a result: acts on its page, and cards beside it."""

    name: str
    acts: Callable[[Assessment, Actor], Sequence[Act]]
    cards: Callable[[Assessment, Actor], Sequence[Card]]


followings: Registry[Following] = Registry("what follows a result", unique=lambda entry: entry.name)


def assessment_url(assessment_id: int) -> str:
    """The page of a result."""
    return reverse("assessment", args=[assessment_id])


def rows(actor: Actor) -> QuerySet[Assessment]:
    """The results an actor sees, of answers that count."""
    found = Assessment.objects.visible_to(actor).standing()
    return found.select_related(*WHO, "answers").prefetch_related("needs")


def needs(actor: Actor) -> QuerySet[Need]:
    """The needs an actor sees, of answers that count."""
    return Need.objects.visible_to(actor).standing().select_related(*WHO, "assessment")


def needs_of(assessment: Assessment) -> list[Need]:
    """The needs of a result, the gravest first."""
    return sorted(assessment.needs.all(), key=lambda need: (-need.level, need.category))


def need_tags(assessment: Assessment) -> object:
    """The needs in a cell."""
    return joined([tag(need_line(need)) for need in needs_of(assessment)]) or quiet("—")


def result_cards(assessment: Assessment, actor: Actor) -> list[Card]:
    """The level of an instrument with its dimensions, and each need with its reasons."""
    cards = [_need_card(need) for need in needs_of(assessment)]
    parts = dimensions(assessment)
    if parts:
        table = TableBlock(
            heads=[_("Dimension"), _("Points"), _("Of at most")],
            rows=[list(part) for part in parts],
            caption=_("Dimensions"),
            numbers=(1, 2),
        )
        cards.append(Card(title=_("Dimensions"), blocks=[table]))
    if assessment.reasons:
        tone = tone_of_level(assessment.level)
        why = ReasonsBlock(reasons=stored_whys(assessment.reasons), tone=tone)
        cards.append(Card(title=_("Why this level"), blocks=[why]))
    return cards or [Card(title=_("Needs"), blocks=[LinesBlock(lines=[_("No need came out.")])])]


def _need_card(need: Need) -> Card:
    return Card(
        title=category_name(need.category),
        note=urgency_name(need.urgency),
        corner=need_badge(need.level, small=True),
        blocks=[ReasonsBlock(reasons=stored_whys(need.reasons), tone=tone_of_level(need.level))],
    )


def side(assessment: Assessment, actor: Actor) -> list[Card]:
    """The answers it came from, and what followed."""
    answers = Answers.objects.visible_to(actor).filter(pk=assessment.answers_id).first()
    source = [link(title_of(answers.questionnaire), answer_url(answers))] if answers is not None else []
    cards = [Card(title=_("Answers"), blocks=[LinesBlock(lines=source)])] if source else []
    return [*(card for each in followings for card in each.cards(assessment, actor)), *cards]


def acts(assessment: Assessment, actor: Actor) -> list[Act]:
    """What may follow."""
    return [act for each in followings for act in each.acts(assessment, actor)]


def came_out(answers: Answers, actor: Actor) -> list[Card]:
    """Beside answers: the levels the published table makes of them, at once and with their reasons; what was kept."""
    kept = Assessment.objects.visible_to(actor).filter(answers=answers).first()
    lines = needs_found(answers.questionnaire, answers.items)
    if not lines and kept is not None:
        lines = [folded_result(kept, _("Level"))]
    if not lines:
        return []
    result = link(_("See the result"), assessment_url(kept.pk)) if kept is not None else ""
    note, found = _("by the published table"), LinesBlock(lines=lines)
    return [Card(title=_("What came out"), note=note, corner=result, blocks=[found])]


def _taken_on() -> Column[Assessment]:
    return Column(
        key="taken_on", label=_("Day"), cell=lambda row: full_day(row.taken_on), sort=("taken_on", "pk")
    )


ASSESSMENTS = ListPage[Assessment](
    name="assessments",
    title=_("Assessments"),
    group=GROUP,
    permit=SEE,
    rows=rows,
    order=["-taken_on", "-pk"],
    columns=[
        _taken_on(),
        who_column(),
        Column(
            key="level",
            label=_("Level"),
            cell=lambda row: result_badge(row, small=True),
            text=lambda row: row.level,
            sort=("level", "pk"),
        ),
        Column(
            key="instrument",
            label=_("Result and needs"),
            wide=True,
            cell=lambda row: two_lines(
                link(title_of(row.instrument), assessment_url(row.pk)), need_tags(row)
            ),
            text=lambda row: title_of(row.instrument),
        ),
    ],
    filters=[
        area_filter(SEE),
        Filter(
            key="form",
            label=_("Questionnaire"),
            options=lambda actor: form_options(),
            where=lambda code: Q(instrument=code),
        ),
    ],
    search=named,
    named=who,
    empty=_("Nobody has been assessed yet"),
)

ASSESSMENT = DetailPage[Assessment](
    name="assessment",
    permit=SEE,
    title=lambda row: str(row.subject),
    rows=rows,
    group=GROUP,
    parent="assessments",
    parent_title=_("Assessments"),
    subtitle=lambda row: sex_and_age(row.subject),
    tags=lambda row: [result_badge(row)],
    facts=[
        Fact(label=_("Person"), value=lambda row: subject_line(row.subject)),
        Fact(label=_("Result of"), value=lambda row: title_of(row.instrument)),
        Fact(label=_("Day"), value=lambda row: full_day(row.taken_on)),
        Fact(label=_("Points"), value=lambda row: row.score if row.score is not None else "—"),
        Fact(label=_("Area"), value=lambda row: str(row.area)),
    ],
    tabs=[Tab(key="result", label=_("Result"), cards=result_cards, side=side)],
    acts=acts,
)

NEEDS = ListPage[Need](
    name="needs",
    title=_("Needs"),
    group=GROUP,
    permit=SEE,
    rows=needs,
    order=["-found_on", "-pk"],
    columns=[
        Column(
            key="found_on",
            label=_("Found on"),
            cell=lambda row: full_day(row.found_on),
            sort=("found_on", "pk"),
        ),
        who_column(),
        Column(
            key="category",
            label=_("Need"),
            wide=True,
            cell=lambda row: link(category_name(row.category), assessment_url(row.assessment_id)),
            text=lambda row: category_name(row.category),
        ),
        Column(
            key="level",
            label=_("Level"),
            cell=lambda row: need_badge(row.level, small=True),
            sort=("level", "pk"),
        ),
        Column(
            key="urgency",
            label=_("Urgency"),
            cell=lambda row: urgency_name(row.urgency),
            text=lambda row: urgency_name(row.urgency),
        ),
        Column(key="score", label=_("Points"), cell=lambda row: row.score, number=True, sort=("score", "pk")),
    ],
    filters=[
        area_filter(SEE),
        Filter(
            key="category",
            label=_("Need"),
            options=lambda actor: category_options(),
            where=lambda code: Q(category=code),
        ),
        Filter(
            key="level",
            label=_("Level"),
            options=lambda actor: level_options(),
            where=lambda level: Q(level=int(level)),
        ),
        Filter(
            key="urgency",
            label=_("Urgency"),
            options=lambda actor: urgency_options(),
            where=lambda code: Q(urgency=code),
        ),
    ],
    search=named,
    named=who,
    empty=_("No need has been found yet"),
)

sheets.register(INSTRUMENT_SHEET)
answer_cards.register(AnswerCards("assessment", came_out))
sentences.register(Sentence("no_scoring", gettext_noop("Nothing published scores these answers.")))
menu.register(
    MenuEntry(
        label=_("Assessments"),
        url="assessments",
        permit=SEE,
        group=GROUP,
        order=40,
        icon="stethoscope",
        pages=("assessment",),
    ),
    MenuEntry(label=_("Needs"), url="needs", permit=SEE, group=GROUP, order=42, icon="heart-handshake"),
)
PAGES = (ASSESSMENTS, ASSESSMENT, NEEDS)
