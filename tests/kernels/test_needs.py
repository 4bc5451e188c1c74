"""Needs follow from answers by the published table: never better for a worse answer, and always with reasons."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minzheng.assessment.content import needs_table
from minzheng.assessment.kernel.needs import NeedScore, level_of, points_of, score_needs
from minzheng.assessment.tables import Threshold
from minzheng.platform.packs import load, packs_dir
from minzheng.platform.reasons import render
from minzheng.questionnaires.kernel.answers import Answer
from tests.kernels.test_answers import SURVEY, WELL, answered, answers_to

TABLE = needs_table(load(packs_dir() / "national"), "need_survey")
SCORED = [scored for category in TABLE.categories for scored in category.scored]
URGENCY = {"": 0, "routine": 1, "soon": 2, "urgent": 3}


def scores(answers: dict[str, object]) -> dict[str, NeedScore]:
    """The needs by category."""
    given: dict[str, Answer] = {
        code: value for code, value in answers.items() if isinstance(value, str | int)
    }
    return {need.category: need for need in score_needs(given, TABLE, SURVEY)}


@given(answered(), st.sampled_from(SCORED), st.data())
def test_a_worse_answer_never_gives_a_better_level(
    answers: dict[str, object], scored, data: st.DataObject
) -> None:  # type: ignore[no-untyped-def]
    code = scored.question
    worse = {**answers, code: data.draw(answers_to(SURVEY.by_code[code]))}
    before, after = (points_of(scored, each.get(code)) for each in (answers, worse))  # type: ignore[arg-type]
    if after < before:
        answers, worse = worse, answers
    for category, need in scores(answers).items():
        assert scores(worse)[category].level >= need.level
        assert scores(worse)[category].score >= need.score


@given(answered())
def test_a_score_is_the_sum_of_its_reasons(answers: dict[str, object]) -> None:
    for need in scores(answers).values():
        words = [render(reason.rule) for reason in need.reasons]
        assert (
            sum(int(each.split()[0]) for each in words if each.endswith(" points") and each[0].isdigit())
            == need.score
        )
        assert all(reason.basis for reason in need.reasons)
        assert (need.level == 0) == (need.urgency == "")


def test_who_is_well_has_no_need() -> None:
    assert {need.level for need in scores(WELL).values()} == {0}


def test_on_the_threshold_is_in_and_one_point_below_is_out() -> None:
    category = TABLE.categories[0]
    for threshold in category.thresholds:
        assert level_of(category, threshold.points) == threshold.level
        assert level_of(category, threshold.points - 1) == threshold.level - 1


def test_raising_a_threshold_takes_out_who_lies_on_it_and_nobody_above() -> None:
    on_it = {**WELL, "living": "alone", "falls": 1, "fall_injury": "no"}
    above = {**on_it, "fall_injury": "yes"}
    assert [scores(each)["risk_prevention"].level for each in (on_it, above)] == [1, 1]
    risk = TABLE.categories[0]
    raised = risk.model_copy(update={"thresholds": (Threshold(level=1, points=6), *risk.thresholds[1:])})
    assert [level_of(raised, scores(each)["risk_prevention"].score) for each in (on_it, above)] == [0, 1]


def test_the_reasons_say_question_answer_points_and_basis_in_both_languages() -> None:
    need = scores({**WELL, "living": "alone", "reach_help": "no"})["risk_prevention"]
    assert (need.score, need.level, need.urgency) == (7, 1, "urgent")
    said = [[render(part, "en") for part in (each.what, each.seen, each.rule)] for each in need.reasons]
    assert said == [
        ["Who lives with you now?", "Alone", "3 points"],
        ["Can you reach help in an emergency?", "No", "4 points"],
        ["Risk prevention: sum of points", "7", "level 1 from 5 points"],
        ["Can you reach help in an emergency?", "No", "Urgent with this answer, from level 1"],
    ]
    assert render(need.reasons[0].what, "zh") == "目前与谁同住"
    assert {render(each.basis, "zh") for each in need.reasons} == {"服务类救助需求评分表"}


@given(answered())
def test_a_higher_level_is_never_less_urgent_for_the_same_answers(answers: dict[str, object]) -> None:
    """Level 3 is always urgent, level 2 soon at least."""
    for need in scores(answers).values():
        assert URGENCY[need.urgency] >= need.level


def test_no_sum_of_daily_care_household_or_company_lies_on_a_threshold() -> None:
    """What README.md of the line promises, so that invented people lie clear."""
    for category in TABLE.categories[1:]:
        points = [points for scored in category.scored for points in scored.by_answer.values()]
        assert all(each % 2 == 0 for each in points)
        assert all(threshold.points % 2 == 1 for threshold in category.thresholds)
