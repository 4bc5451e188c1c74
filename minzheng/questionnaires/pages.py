"""The pages of questionnaires: what was answered, by whom, in words; what came out of it beside it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minzheng.platform.acting import Actor
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.sheets import (
    QUESTIONNAIRE_SHEET,
    cards_of,
    form_options,
    parts_of,
    sheets,
    title_of,
)
from minzheng.registry.links import WHO, named, person_part, subject_line, who_column
from minzheng.registry.naming import both
from minzheng.ui.declare import Card, Column, DetailPage, Fact, FactsBlock, Filter, ListPage, Tab
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import link, tag
from minzheng.ui.places import area_filter
from minzheng.ui.views.refusals import Sentence, sentences
from minzheng.ui.words import UNKNOWN, full_day

SEE = Answers.see


def answer_url(answers: Answers) -> str:
    """The page of one set of answers."""
    return reverse("answer", args=[answers.pk])


def sheet_cards(answers: Answers, actor: Actor) -> list[Card]:
    """The questions with their answers, a card for each heading."""
    return [
        Card(title=part.title or title_of(answers.questionnaire), blocks=[FactsBlock(facts=part.lines)])
        for part in parts_of(answers.questionnaire, answers.items)
    ]


def answer_tags(answers: Answers) -> Sequence[object]:
    """What stands beside the title: whether the answers still count."""
    return [tag(_("Withdrawn"))] if answers.withdrawn_by is not None else []


ANSWERS = ListPage[Answers](
    name="answers",
    title=_("Answers"),
    group=_("Services"),
    permit=SEE,
    rows=lambda actor: Answers.objects.visible_to(actor).standing().select_related(*WHO),
    order=["-taken_on", "-pk"],
    columns=[
        Column(
            key="taken_on", label=_("Day"), cell=lambda row: full_day(row.taken_on), sort=("taken_on", "pk")
        ),
        who_column(),
        Column(
            key="questionnaire",
            label=_("Questionnaire"),
            cell=lambda row: link(title_of(row.questionnaire), answer_url(row)),
            text=lambda row: title_of(row.questionnaire),
            wide=True,
        ),
        Column(
            key="asked_by",
            label=_("Asked by"),
            cell=lambda row: person_part(row.asked_by) or UNKNOWN,
            text=lambda row: both(row.asked_by),
        ),
    ],
    filters=[
        area_filter(SEE),
        Filter(
            key="form",
            label=_("Questionnaire"),
            options=lambda actor: form_options(),
            where=lambda code: Q(questionnaire=code),
        ),
    ],
    search=named,
    empty=_("Nobody has answered a questionnaire yet"),
)

ANSWER = DetailPage[Answers](
    name="answer",
    permit=SEE,
    title=lambda row: str(row.subject),
    rows=lambda actor: Answers.objects.visible_to(actor).standing().select_related(*WHO),
    group=_("Services"),
    parent="answers",
    parent_title=_("Answers"),
    subtitle=lambda row: title_of(row.questionnaire),
    tags=answer_tags,
    facts=[
        Fact(label=_("Person"), value=lambda row: subject_line(row.subject)),
        Fact(label=_("Day"), value=lambda row: full_day(row.taken_on)),
        Fact(label=_("Asked by"), value=lambda row: person_part(row.asked_by) or UNKNOWN),
        Fact(label=_("Area"), value=lambda row: str(row.area)),
    ],
    tabs=[Tab(key="answers", label=_("Answers"), cards=sheet_cards, side=cards_of)],
)

sheets.register(QUESTIONNAIRE_SHEET)
sentences.register(
    Sentence("answers", gettext_noop("Some answers can't stay as they are.")),
)
menu.register(
    MenuEntry(
        label=_("Answers"),
        url="answers",
        permit=SEE,
        group=_("Services"),
        order=38,
        icon="list-check",
        pages=("answer",),
    )
)
PAGES = (ANSWERS, ANSWER)
