"""Answers of a questionnaire as they come from a page: read, limited to what was asked, checked before they go in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from minzheng.ui.declare.phone import Question, Questionnaire
from minzheng.ui.words import length_words


@dataclass(frozen=True)
class AnswerError:
    """What is wrong with one answer."""

    code: str
    words: str
    href: str


def answers_from(questionnaire: Questionnaire, posted: QueryDict) -> dict[str, Any]:
    """The answers of a form, several as a list; questions without an answer are left out."""
    answers: dict[str, Any] = {}
    for question in questionnaire.questions():
        given = [
            value.strip().replace("\r\n", "\n")
            for value in posted.getlist(f"q.{question.code}")
            if value.strip()
        ]
        if given:
            answers[question.code] = given if question.kind == "many" else number_or_text(question, given[0])
    return without_hidden(questionnaire, answers)


def number_or_text(question: Question, text: str) -> object:
    """A number where the question asks for one and the text is one."""
    return int(text) if question.kind == "number" and text.isascii() and text.isdigit() else text


def without_hidden(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Only answers whose question is asked, going down the page: a hidden one's answer doesn't show others."""
    kept: dict[str, Any] = {}
    for question in questionnaire.questions():
        if question.code in answers and question.asked(kept):
            kept[question.code] = answers[question.code]
    return kept


def fits(question: Question, value: Any) -> bool:
    """Whether a value is among the options, a number, a date or no longer a text, as the question asks."""
    allowed = {option.value for option in question.options}
    if question.kind == "one":
        return value in allowed
    if question.kind == "many":
        return isinstance(value, list) and set(value) <= allowed
    if question.kind == "number":
        return isinstance(value, int) and within(question, value)
    if question.kind == "text":
        return question.most is None or len(str(value)) <= question.most
    return is_date(value)


def within(question: Question, number: int) -> bool:
    """Whether a number keeps the question's bounds."""
    below = question.least is not None and number < question.least
    return not below and (question.most is None or number <= question.most)


def is_date(value: Any) -> bool:
    """Whether a text is a day written year-month-day."""
    try:
        return bool(date.fromisoformat(str(value)))
    except ValueError:
        return False


def known_only(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that fit: a draft keeps what is right and never what the page didn't offer."""
    return {
        q.code: answers[q.code]
        for q in questionnaire.questions()
        if q.code in answers and fits(q, answers[q.code])
    }


def checked(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[AnswerError]:
    """Every question that lacks an answer or has a wrong one, in order."""
    errors = []
    for question in questionnaire.questions():
        if not question.asked(answers):
            continue
        words = error_words(question, answers.get(question.code))
        if words:
            errors.append(AnswerError(question.code, words, f"#q-{question.code}"))
    return errors


def faults(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with what was written so far, in words by question. Open questions are no fault of a draft, and
    a choice that the page didn't offer is nobody's to put right."""
    written = {question.code for question in questionnaire.questions() if not question.options}
    return {
        e.code: e.words for e in checked(questionnaire, answers) if e.code in answers and e.code in written
    }


def error_words(question: Question, value: Any) -> str:
    """What is wrong with an answer, empty if nothing is."""
    if value is None or value == []:
        return _("“%(question)s” is still open.") % {"question": question.text} if question.required else ""
    if fits(question, value):
        return ""
    known = {"question": question.text, "value": value}
    if question.kind == "number" and isinstance(value, int):
        return out_of_bounds(question, value)
    if question.kind == "number":
        return _("“%(question)s”: %(value)s is no number; write digits only.") % known
    if question.kind == "text" and question.most is not None:
        return length_words(question.text, len(str(value)), question.most)
    if question.kind == "date":
        return _("“%(question)s”: %(value)s is no date; write it like 2026-11-25.") % known
    return _("“%(question)s”: choose one of the answers.") % known


def out_of_bounds(question: Question, number: int) -> str:
    """Which bound a number breaks."""
    known = {"question": question.text, "value": number, "least": question.least, "most": question.most}
    if question.least is not None and number < question.least:
        return _("“%(question)s”: %(value)s is less than %(least)s.") % known
    return _("“%(question)s”: %(value)s is more than %(most)s.") % known
