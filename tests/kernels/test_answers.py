"""Answers are checked against the questions that are asked, and each fault names its question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.platform.packs import load, packs_dir
from minzheng.platform.reasons import render
from minzheng.questionnaires.content import Question, Questionnaire, questionnaire
from minzheng.questionnaires.kernel.answers import Checked, check, parse, read_cells, visible
from minzheng.questionnaires.kernel.runner import runner_form

SURVEY = questionnaire(load(packs_dir() / "national"), "need_survey")
WELL: dict[str, object] = {
    "living": "family", "falls": 0, "home_hazard": "none", "reach_help": "yes", "eating_dressing": "alone",
    "bathing": "alone", "toileting": "alone", "housework": "easy", "meals": "easy", "errands": "easy",
    "contact": "daily", "mood": "never", "loss": "no",
}  # fmt: skip


def answers_to(question: Question) -> st.SearchStrategy[str | int]:
    """Any good answer to a question."""
    if question.choices:
        return st.sampled_from([option.code for option in question.choices])
    return st.integers(question.least or 0, question.most or 100)


@st.composite
def answered(draw: st.DrawFn, form: Questionnaire = SURVEY) -> dict[str, object]:
    """Good answers to all questions that are asked."""
    answers: dict[str, object] = {}
    for question in form.questions:
        if question in visible(form, answers):
            answers[question.code] = draw(answers_to(question))
    return answers


def said(checked: Checked) -> dict[str, str]:
    """The faults in words by question."""
    return {fault.item: render(fault.message) for fault in checked.faults}


@given(answered())
def test_good_answers_to_all_that_is_asked_are_complete(answers: dict[str, object]) -> None:
    checked = check(SURVEY, answers)
    assert checked.complete
    assert checked.answers == answers


@given(answered(), st.sampled_from(["zh", "en"]))
def test_cells_with_labels_in_either_language_mean_the_same_answers(
    answers: dict[str, object], language: str
) -> None:
    cells = {}
    for code, value in answers.items():
        labels = {option.code: option.label.of(language) for option in SURVEY.by_code[code].choices}
        cells[code] = f" {labels.get(str(value), value)} "
    assert read_cells(SURVEY, cells).answers == answers


def test_a_question_is_asked_only_after_the_answer_it_hangs_on() -> None:
    assert "fall_injury" not in {question.code for question in visible(SURVEY, WELL)}
    assert "fall_injury" in {question.code for question in visible(SURVEY, {**WELL, "falls": 1})}
    assert said(check(SURVEY, {**WELL, "falls": 1})) == {"fall_injury": "This question has no answer."}
    assert said(check(SURVEY, {**WELL, "fall_injury": "no"})) == {
        "fall_injury": "This question isn't asked here; leave it empty."
    }


@pytest.mark.parametrize(
    ("code", "value", "fault"),
    [
        ("living", "with the cat", "with the cat isn't one of the answers: family, old_couple, alone."),
        ("living", ["alone"], "['alone'] isn't one of the answers: family, old_couple, alone."),
        ("living", True, "True isn't one of the answers: family, old_couple, alone."),
        ("falls", "two", "two isn't a whole number."),
        ("falls", 1.5, "1.5 isn't a whole number."),
        ("falls", True, "True isn't a whole number."),
        ("falls", -1, "-1 is less than 0."),
        ("bathing", "", "This question has no answer."),
        ("bathing", None, "This question has no answer."),
        ("favourite_song", "any", "There is no such question."),
    ],
)
def test_a_wrong_answer_is_named_with_what_would_be_right(code: str, value: object, fault: str) -> None:
    assert said(check(SURVEY, {**WELL, code: value})) == {code: fault}


@given(
    st.dictionaries(st.text() | st.sampled_from(list(SURVEY.by_code)), st.none() | st.integers() | st.text())
)
def test_whatever_comes_in_is_checked_without_an_error_of_our_own(answers: dict[str, object]) -> None:
    checked = check(SURVEY, answers)
    assert checked.complete or {fault.item for fault in checked.faults}


def test_a_number_beyond_its_bounds_is_named() -> None:
    assert said(check(SURVEY, {**WELL, "falls": 51, "fall_injury": "no"})) == {"falls": "51 is more than 50."}


def test_numbers_as_excel_writes_them_are_read() -> None:
    falls = SURVEY.by_code["falls"]
    assert [parse(falls, cell) for cell in ("2", " 2.0", "-1", "2.5", "二")] == [2, 2, -1, "2.5", "二"]


def test_the_runner_gets_every_question_in_one_language() -> None:
    form = runner_form(SURVEY, "en")
    questions = form["questions"]
    assert isinstance(questions, list)
    shown = {question["code"]: question for question in questions}
    assert list(shown) == list(SURVEY.by_code)
    assert shown["fall_injury"]["show_if"] == {"question": "falls", "at_least": 1}
    assert shown["loss"]["options"] == [{"code": "yes", "label": "Yes"}, {"code": "no", "label": "No"}]
    assert shown["falls"]["most"] == 50
