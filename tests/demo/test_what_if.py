"""Predictions hold: take rows out, mend one, withdraw a file, raise a threshold, and exactly these figures move."""

from __future__ import annotations

from collections.abc import Mapping

from tests.demo.reading import Sent, care_figures, survey_figures

Figures = Mapping[str, Mapping[str, int]]


def moved(before: Figures, after: Figures) -> dict[str, dict[str, int]]:
    """By how much each figure is another, figures that stayed left out."""
    changes = {
        code: {place: after[code][place] - before[code][place] for place in figure}
        for code, figure in before.items()
    }
    return {code: change for code, change in changes.items() if any(change.values())}


def told(effect: Figures) -> dict[str, dict[str, int]]:
    return {code: dict(change) for code, change in effect.items() if any(change.values())}


def test_ten_survey_rows_taken_out(sent: Sent) -> None:
    expected = sent.truth["what_if"]["take_out_surveys"]
    places = [(row["file"], row["row"]) for row in expected["rows"]]
    assert len(set(places)) == 10
    assert moved(survey_figures(sent), survey_figures(sent, places)) == told(expected["effect"])
    assert expected["effect"]["assist.surveyed"]["district"] not in (0, -10)


def test_a_birth_date_mended_is_one_more_elder(sent: Sent) -> None:
    assert sent.truth["what_if"]["mend_birth_date"]
    for case in sent.truth["what_if"]["mend_birth_date"]:
        after = care_figures(sent, mended=[(case["file"], case["row"])])
        assert moved(care_figures(sent), after) == told(case["effect"])
        assert case["effect"]["care.home_elders"]["district"] == 1


def test_each_file_of_a_provider_withdrawn(sent: Sent) -> None:
    cases = sent.truth["what_if"]["withdraw_provider_file"]
    assert len(cases) >= 20
    before = care_figures(sent)
    for case in cases:
        assert moved(before, care_figures(sent, [case["file"]])) == told(case["effect"]), case["file"]


def test_a_threshold_raised_lets_exactly_the_borderline_people_go(sent: Sent) -> None:
    case = sent.truth["what_if"]["raise_threshold"]
    after = survey_figures(sent, raised=(case["category"], case["level"]))
    assert moved(survey_figures(sent), after) == told(case["effect"])
    borderline = sent.truth["archetypes"]["survey"]["alone_fell_once"]["people"]
    assert case["effect"]["assist.in_need"]["district"] == -borderline


def test_no_other_threshold_raised_by_one_moves_anybody(sent: Sent) -> None:
    before = survey_figures(sent)
    case = sent.truth["what_if"]["raise_threshold"]
    for category in ("risk_prevention", "daily_care", "household_services", "emotional_support"):
        for level in (1, 2, 3):
            if (category, level) != (case["category"], case["level"]):
                assert survey_figures(sent, raised=(category, level)) == before, (category, level)
