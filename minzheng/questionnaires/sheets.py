"""Answers as pages show them: titles of forms, questions with the answers in words, and the questions of the phone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.packs import Pack, Text
from minzheng.platform.registries import Registry
from minzheng.questionnaires.content import QUESTIONS, Question, questionnaire
from minzheng.questionnaires.kernel.answers import LONGEST_TEXT, visible
from minzheng.questionnaires.models import Answers
from minzheng.ui import declare
from minzheng.ui.declare.options import Words
from minzheng.ui.words import said

Line = tuple[Words, Words]


@dataclass(frozen=True)
class SheetPart:
    """Questions under one heading, each with its answer in words."""

    title: Words
    lines: Sequence[Line]


@dataclass(frozen=True)
class Sheet:
    """A family of forms as pages show it: the titles of its forms by code, and the parts of answers to one."""

    name: str
    titles: Callable[[Pack], Mapping[str, Text]]
    parts: Callable[[Pack, str, Mapping[str, Any]], Sequence[SheetPart]]


sheets: Registry[Sheet] = Registry("sheets", unique=lambda sheet: sheet.name)


@dataclass(frozen=True)
class AnswerCards:
    """Cards that an engine above puts beside answers: what came out of them."""

    name: str
    cards: Callable[[Answers, Actor], Sequence[declare.Card]]


answer_cards: Registry[AnswerCards] = Registry("answer cards", unique=lambda entry: entry.name)


def titles() -> dict[str, Text]:
    """The titles of all forms there are, by code."""
    pack = installed_pack()
    return {code: title for sheet in sheets for code, title in sheet.titles(pack).items()}


def title_of(code: str) -> Words:
    """The title of a form; the code itself for one that the pack has no longer."""
    found = titles().get(code)
    return said(found) if found else code


def parts_of(code: str, items: Mapping[str, Any]) -> Sequence[SheetPart]:
    """Answers in words, part by part; as they were kept where the pack no longer has the form."""
    pack = installed_pack()
    for sheet in sheets:
        if code in sheet.titles(pack):
            return sheet.parts(pack, code, items)
    return [SheetPart("", [(name, str(value)) for name, value in items.items()])]


def cards_of(answers: Answers, actor: Actor) -> list[declare.Card]:
    """What the engines above say about answers."""
    return [card for entry in answer_cards for card in entry.cards(answers, actor)]


def answer_words(question: Question, answer: object) -> Words:
    """An answer as the person gave it: the option's words, a number with its unit, the text."""
    label = next((option.label for option in question.choices if option.code == answer), None)
    if label is not None:
        return said(label)
    return f"{answer} {said(question.unit)}" if question.unit else str(answer)


def _titles(pack: Pack) -> dict[str, Text]:
    return {content.value.code: content.value.title for content in pack.content(QUESTIONS)}


def _parts(pack: Pack, code: str, items: Mapping[str, Any]) -> list[SheetPart]:
    form = questionnaire(pack, code)
    headings = {section.code: said(section.title) for section in form.sections}
    asked = [question for question in visible(form, items) if question.code in items]
    return [
        SheetPart(
            headings.get(section or "", ""),
            [(said(q.text), answer_words(q, items[q.code])) for q in asked if q.section == section],
        )
        for section in dict.fromkeys(question.section for question in asked)
    ]


QUESTIONNAIRE_SHEET = Sheet("questionnaires", _titles, _parts)


def phone_form(code: str) -> declare.Questionnaire:
    """A questionnaire of the pack as the phone asks it. Raises LookupError for one there is not."""
    form = questionnaire(installed_pack(), code)
    headings = {section.code: said(section.title) for section in form.sections}
    questions = {question.code: _phone_question(question) for question in form.questions}
    order = dict.fromkeys(question.section for question in form.questions)
    return declare.Questionnaire(
        code=code,
        sections=[
            declare.Section(
                title=headings.get(section or "", ""),
                questions=[questions[q.code] for q in form.questions if q.section == section],
            )
            for section in order
        ],
    )


def _phone_question(question: Question) -> declare.Question:
    condition = question.show_if
    return declare.Question(
        code=question.code,
        text=said(question.text),
        kind="one" if question.choices else "number" if question.kind == "number" else "text",
        options=tuple(declare.Option(option.code, said(option.label)) for option in question.choices),
        required=question.required,
        unit=said(question.unit) if question.unit else "",
        least=question.least,
        most=LONGEST_TEXT if question.kind == "text" else question.most,
        show_if=()
        if condition is None
        else (
            declare.ShowIf(
                condition.question,
                () if condition.equals is None else (str(condition.equals),),
                condition.at_least,
            ),
        ),
    )


def form_options(codes: Iterable[str] = ()) -> list[declare.Option]:
    """Forms to choose from: those of these codes, all if none is given."""
    chosen = set(codes)
    return [
        declare.Option(code, said(title)) for code, title in titles().items() if not chosen or code in chosen
    ]


def survey_options() -> list[declare.Option]:
    """The questionnaires that somebody can be asked on a phone."""
    return form_options(_titles(installed_pack()))
