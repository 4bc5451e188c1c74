"""The pack files of questionnaires: lines/<line>/questions*.yaml, one a file, the truth for every face."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator

from minzheng.platform.packs import (
    Code,
    Content,
    ContentKind,
    Flag,
    Pack,
    Problem,
    Schema,
    Text,
    Whole,
    content_kinds,
    wrong,
)

YES, NO = "yes", "no"


class Option(Schema):
    """One possible answer."""

    code: Code
    label: Text


YES_NO = (Option(code=YES, label=Text(zh="是", en="Yes")), Option(code=NO, label=Text(zh="否", en="No")))


class ShowIf(Schema):
    """When a question is asked: an earlier question was asked and answered so. All the conditions there are."""

    question: Code
    equals: Code | StrictInt | None = None
    at_least: Whole | None = None

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        if (self.equals is None) == (self.at_least is None):
            raise wrong("One condition is needed.", "Write exactly one of `equals` and `at_least`.")
        return self


class Question(Schema):
    """One question. `least` and `most` bound a number; a question with `required: false` may stay open."""

    code: Code
    text: Text
    kind: Literal["choice", "number", "yes_no", "text"]
    section: Code | None = None
    options: tuple[Option, ...] = ()
    show_if: ShowIf | None = None
    required: Flag = True
    least: Whole | None = None
    most: Whole | None = None
    unit: Text | None = None

    @property
    def choices(self) -> tuple[Option, ...]:
        """The answers there are to choose from: its own, or yes and no."""
        return YES_NO if self.kind == "yes_no" else self.options

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Self:
        if (self.kind == "choice") != (len(self.options) > 1):
            raise wrong(
                "Options and kind don't fit.", "A choice has two options or more, other kinds none.", "kind"
            )
        if self.kind != "number" and (self.least is not None or self.most is not None):
            raise wrong("Only a number has bounds.", "Remove `least` and `most`.", "kind")
        codes = [option.code for option in self.options]
        for index, code in enumerate(codes):
            if code in codes[:index]:
                raise wrong(f"The option {code} is written twice.", "Keep one.", "options", index, "code")
        return self


class Section(Schema):
    """A heading over questions."""

    code: Code
    title: Text


class Questionnaire(Schema):
    """A questionnaire; the order of its questions is the order in which they are asked."""

    code: Code
    title: Text
    sections: tuple[Section, ...] = ()
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]

    @cached_property
    def by_code(self) -> dict[str, Question]:
        """Its questions by code."""
        return {question.code: question for question in self.questions}

    @model_validator(mode="after")
    def _questions_fit_together(self) -> Self:
        sections = {section.code for section in self.sections}
        earlier: dict[str, Question] = {}
        for index, question in enumerate(self.questions):
            if question.code in earlier:
                raise wrong(
                    f"The question {question.code} is there twice.", "Keep one.", "questions", index, "code"
                )
            if question.section is not None and question.section not in sections:
                raise wrong(
                    "There is no such section.", "Add it to `sections`.", "questions", index, "section"
                )
            if question.show_if is not None:
                _check_condition(question.show_if, earlier, index)
            earlier[question.code] = question
        return self


def _check_condition(condition: ShowIf, earlier: dict[str, Question], index: int) -> None:
    asked = earlier.get(condition.question)
    at = ("questions", index, "show_if")
    if asked is None:
        raise wrong("It looks at no earlier question.", "Name a question above this one.", *at, "question")
    if condition.at_least is not None and asked.kind != "number":
        raise wrong("`at_least` looks at a number.", "Use `equals` with an option's code.", *at, "at_least")
    if asked.choices and condition.equals not in {option.code for option in asked.choices}:
        codes = ", ".join(option.code for option in asked.choices)
        raise wrong("That question has no such option.", f"Use one of {codes}.", *at, "equals")


def _check_unique(content: Content[Questionnaire], pack: Pack) -> Iterator[Problem]:
    same = [each for each in pack.content(QUESTIONS) if each.value.code == content.value.code]
    if same[0] is not content:
        yield content.problem(
            f"{same[0].file} has the same code.", "Give each questionnaire its own code.", "code"
        )


QUESTIONS = content_kinds.register(
    ContentKind("questions", "lines/*/questions*.yaml", Questionnaire, _check_unique)
)


def questionnaire(pack: Pack, code: str) -> Questionnaire:
    """A pack's questionnaire. Raises LookupError when there is none of this code."""
    found = {each.value.code: each.value for each in pack.content(QUESTIONS)}
    if code not in found:
        raise LookupError(
            f"The pack {pack.code} has no questionnaire {code!r}; it has {', '.join(sorted(found))}."
        )
    return found[code]
