"""A phone page as a declaration: questions with big answers, a draft kept on the server at each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from django.db.models import Model, QuerySet

from minzheng.platform.acting import Actor, Hat
from minzheng.platform.verbs import Verb
from minzheng.ui.declare.options import Option, Words

M = TypeVar("M", bound=Model)

Kind = Literal["one", "many", "number", "text", "date"]
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class ShowIf:
    """A question is shown when another one's answer is among these values, or a number from `at_least` on; the same
    subset as the pack's."""

    question: str
    values: tuple[str, ...] = ()
    at_least: int | None = None

    def holds(self, answers: Answers) -> bool:
        """Whether the answers so far show the question."""
        given = answers.get(self.question)
        if self.at_least is not None:
            return isinstance(given, int) and given >= self.at_least
        found = given if isinstance(given, list) else [given]
        return any(str(value) in self.values for value in found if value is not None)


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question. All conditions of `show_if` must hold for it to be asked; `least` and `most` bound a number, `most`
    alone the characters of a text."""

    code: str
    text: Words
    kind: Kind = "one"
    options: tuple[Option, ...] = ()
    required: bool = True
    hint: Words = ""
    unit: Words = ""
    least: int | None = None
    most: int | None = None
    show_if: tuple[ShowIf, ...] = ()

    def asked(self, answers: Answers) -> bool:
        """Whether the question is asked, given the answers so far."""
        return all(condition.holds(answers) for condition in self.show_if)


@dataclass(frozen=True, kw_only=True)
class Section:
    """Questions on one card."""

    questions: Sequence[Question]
    title: Words = ""


@dataclass(frozen=True, kw_only=True)
class Questionnaire:
    """All cards of a page, in the order they are asked."""

    code: str
    sections: Sequence[Section]

    def questions(self) -> list[Question]:
        """Every question in order."""
        return [question for section in self.sections for question in section.questions]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What the server keeps: the answers so far and when they were saved."""

    answers: Answers = field(default_factory=dict)
    saved_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class PhonePage(Generic[M]):
    """A questionnaire on the phone. `save` keeps the draft, `verb` hands it in; both take the row and `answers`, the
    verb also what the page gives by itself. A row that has `ended` leads to `done`; what is handed in for it once more
    goes to the verb unchecked, which knows whether it tells the same."""

    name: str
    title: Words
    button: Words
    verb: Verb[..., Any]
    save: Verb[..., Any]
    rows: Callable[[Actor], QuerySet[M]]
    questions: Callable[[M, Actor], Questionnaire]
    draft: Callable[[M, Actor], Draft]
    done: Callable[[Any], str]
    back: Callable[[M], str]
    said: Words = ""
    path: str = ""
    head: Callable[[M, Actor], Sequence[object]] | None = None
    answers: str = "answers"
    given: Callable[[M, Actor], Mapping[str, object]] | None = None
    ended: Callable[[M], bool] | None = None
    hats: tuple[Hat, ...] = ("staff",)
