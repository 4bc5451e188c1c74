"""A questionnaire of the pack, read as data: what is asked, in which words, and how answers are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from minzheng.demo.recipe.book import RecipeError
from minzheng.demo.recipe.reading import read_yaml
from minzheng.demo.recipe.survey import SurveyArchetype, SurveyArchetypes

Answers = dict[str, str | int]


@dataclass(frozen=True)
class Asked:
    """One question: its words, its options' words by code (none for numbers), and when it is asked."""

    code: str
    text: str
    words: dict[str, str]
    number: bool
    depends_on: str = ""
    equals: str | int | None = None
    at_least: int | None = None

    def is_asked(self, answers: Answers) -> bool:
        """Whether the question comes up after these answers."""
        if not self.depends_on:
            return True
        answer = answers.get(self.depends_on)
        if self.at_least is not None:
            return isinstance(answer, int) and answer >= self.at_least
        return answer is not None and answer == self.equals


@dataclass(frozen=True)
class Form:
    """The questions in the order in which they are asked."""

    questions: tuple[Asked, ...]

    def answer(self, archetype: SurveyArchetype, chance: Random) -> Answers:
        """Returns answers that the archetype allows, to every question that comes up."""
        answers: Answers = {}
        for question in self.questions:
            if question.is_asked(answers):
                answers[question.code] = chance.choice(archetype.answers[question.code])
        return answers

    def cells(self, answers: Answers) -> list[str | int | None]:
        """Returns the answers in the words of the form; None for what wasn't asked."""
        found = [(question.words, answers.get(question.code)) for question in self.questions]
        return [words.get(str(answer), answer) if answer is not None else None for words, answer in found]


def read_form(folders: Sequence[Path], archetypes: SurveyArchetypes) -> Form:
    """Returns the questionnaire that the archetypes answer; RecipeError names each archetype that doesn't fit it."""
    for folder in folders:
        for path in sorted(folder.glob("lines/*/questions*.yaml")):
            content = read_yaml(path)
            if content["code"] == archetypes.questionnaire:
                form = Form(tuple(_asked(question, archetypes) for question in content["questions"]))
                _check(form, archetypes)
                return form
    raise RecipeError(f"survey_archetypes.yaml: no questions.yaml has the code {archetypes.questionnaire}")


def _asked(question: dict[str, object], archetypes: SurveyArchetypes) -> Asked:
    kind, condition = question["kind"], question.get("show_if") or {}
    text, options = question["text"], question.get("options") or []
    assert isinstance(condition, dict) and isinstance(text, dict) and isinstance(options, list)
    words = {option["code"]: option["label"]["zh"] for option in options}
    if kind == "yes_no":
        words = {"yes": archetypes.said_yes, "no": archetypes.said_no}
    return Asked(
        str(question["code"]),
        text["zh"],
        words,
        kind == "number",
        condition.get("question", ""),
        condition.get("equals"),
        condition.get("at_least"),
    )


def _check(form: Form, archetypes: SurveyArchetypes) -> None:
    questions = {question.code: question for question in form.questions}
    wrong: list[str] = []
    for archetype in archetypes.archetypes:
        for code, allowed in archetype.answers.items():
            if code not in questions:
                wrong.append(f"{archetype.code}: there is no question {code}")
                continue
            question = questions[code]
            for answer in allowed:
                if isinstance(answer, int) != question.number or (
                    question.words and answer not in question.words
                ):
                    right = ", ".join(question.words) or "whole numbers"
                    wrong.append(f"{archetype.code}: {code}: {answer} is no answer: use {right}")
        missing = [
            code for code, each in questions.items() if code not in archetype.answers and not each.depends_on
        ]
        wrong += [f"{archetype.code}: {code} isn't answered: add it" for code in missing]
    if wrong:
        raise RecipeError("\n".join(f"survey_archetypes.yaml: {line}" for line in wrong))
