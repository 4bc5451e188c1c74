"""Checks answers against the questions that are asked, and reads answers from cells of a file or fields of a form.

An answer is the code of an option (`yes` or `no` for a yes_no question), a whole number, or a text. Which questions
are asked follows from `show_if` alone; the runner in the browser works it out by the same rule (see runner.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minzheng.platform.reasons import Fault, Reason, Words, gettext_noop, phrase
from minzheng.questionnaires.content import Question, Questionnaire, ShowIf

Answer = str | int
LONGEST_TEXT = 2000

MISSING = gettext_noop("This question has no answer.")
UNKNOWN = gettext_noop("There is no such question.")
HIDDEN = gettext_noop("This question isn't asked here; leave it empty.")
NO_OPTION = gettext_noop("%(seen)s isn't one of the answers: %(allowed)s.")
NO_NUMBER = gettext_noop("%(seen)s isn't a whole number.")
TOO_LITTLE = gettext_noop("%(seen)s is less than %(least)s.")
TOO_MUCH = gettext_noop("%(seen)s is more than %(most)s.")
NO_TEXT = gettext_noop("The answer is a text of at most %(most)s characters.")
NO_ANSWER = gettext_noop("no answer")
BEFORE = gettext_noop("handed in was: %(answer)s")


@dataclass(frozen=True, slots=True)
class Checked:
    """Answers that hold, in the order of the questions, and what is wrong with the others."""

    answers: dict[str, Answer]
    faults: tuple[Fault, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is wrong or missing."""
        return not self.faults


def holds(condition: ShowIf | None, answers: Mapping[str, object]) -> bool:
    """Whether a condition holds for these answers; a question without condition is always asked."""
    if condition is None:
        return True
    answer = answers.get(condition.question)
    if condition.at_least is not None:
        return isinstance(answer, int) and not isinstance(answer, bool) and answer >= condition.at_least
    return answer is not None and answer == condition.equals


def visible(questionnaire: Questionnaire, answers: Mapping[str, object]) -> tuple[Question, ...]:
    """The questions that are asked, given these answers; what hangs on a hidden question is hidden with it."""
    asked: list[Question] = []
    seen: dict[str, object] = {}
    for question in questionnaire.questions:
        if holds(question.show_if, seen):
            asked.append(question)
            if question.code in answers:
                seen[question.code] = answers[question.code]
    return tuple(asked)


def check(questionnaire: Questionnaire, answers: Mapping[str, object]) -> Checked:
    """Checks given answers; None and empty text count as no answer. Each fault names its question."""
    given = {code: value for code, value in answers.items() if value not in (None, "")}
    asked = {question.code: question for question in visible(questionnaire, given)}
    good: dict[str, Answer] = {}
    faults = [_stray(code, questionnaire) for code in given if code not in asked]
    for code, question in asked.items():
        if code not in given:
            faults += [Fault(code, MISSING)] if question.required else []
            continue
        value = given[code]
        wrong = _wrong(question, value)
        if wrong is not None:
            faults.append(Fault(code, wrong))
        elif isinstance(value, str | int):
            good[code] = value
    return Checked(good, tuple(faults))


def _stray(code: str, questionnaire: Questionnaire) -> Fault:
    return Fault(code, HIDDEN if code in questionnaire.by_code else UNKNOWN)


def _wrong(question: Question, value: object) -> Words | None:
    if question.choices:
        codes = [option.code for option in question.choices]
        allowed = ", ".join(codes)
        return None if value in codes else phrase(NO_OPTION, seen=shown(value), allowed=allowed)
    if question.kind == "text":
        return (
            None
            if isinstance(value, str) and len(value) <= LONGEST_TEXT
            else phrase(NO_TEXT, most=LONGEST_TEXT)
        )
    if not isinstance(value, int) or isinstance(value, bool):
        return phrase(NO_NUMBER, seen=shown(value))
    if question.least is not None and value < question.least:
        return phrase(TOO_LITTLE, seen=value, least=question.least)
    if question.most is not None and value > question.most:
        return phrase(TOO_MUCH, seen=value, most=question.most)
    return None


def differences(
    questionnaire: Questionnaire, kept: Mapping[str, object], told: Mapping[str, object]
) -> tuple[Reason, ...]:
    """What is told otherwise than it was kept: a reason for each question, with the answer told now and that kept."""
    given = {code: value for code, value in told.items() if value not in (None, "")}
    return tuple(
        Reason(
            question.text.both(),
            in_words(question, given.get(question.code)),
            phrase(BEFORE, answer=in_words(question, kept.get(question.code))),
        )
        for question in questionnaire.questions
        if given.get(question.code) != kept.get(question.code)
    )


def in_words(question: Question, answer: object) -> Words:
    """An answer in the words of the questionnaire."""
    if answer is None:
        return phrase(NO_ANSWER)
    label = next((option.label for option in question.choices if option.code == answer), None)
    return label.both() if label else str(answer)


def shown(value: object) -> str:
    """A wrong value as a message shows it: short, and text without quotes."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def parse(question: Question, cell: str) -> Answer:
    """The answer a cell of a file or a field of a form means: an option's label in either language, or its code.

    What can't be read comes back as it is, so that `check` names it.
    """
    text = cell.strip()
    for option in question.choices:
        if text in (option.label.zh, option.label.en, option.code):
            return option.code
    if question.kind == "number":
        plain = text.removesuffix(".0")
        return int(plain) if plain.isascii() and plain.removeprefix("-").isdigit() else text
    return text


def read_cells(questionnaire: Questionnaire, cells: Mapping[str, str]) -> Checked:
    """Reads and checks one row of cells by question code; empty cells count as no answer."""
    read: dict[str, object] = {
        code: parse(questionnaire.by_code[code], cell) if code in questionnaire.by_code else cell
        for code, cell in cells.items()
    }
    return check(questionnaire, read)
