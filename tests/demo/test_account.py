"""The generator's account is what anybody finds who reads its files by the contracts and the plain definitions."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.demo.generate import generate
from minzheng.demo.recipe.book import Recipe, load_recipe
from minzheng.platform.packs import packs_dir
from tests.demo.conftest import AS_OF, EXAMPLE, Make
from tests.demo.reading import Sent, care_figures, survey_figures

DAYS = (AS_OF, date(2025, 12, 31), date(2026, 1, 15), date(2026, 3, 1), date(2028, 2, 29))


@pytest.fixture(scope="module")
def recipe() -> Recipe:
    return load_recipe((EXAMPLE, packs_dir() / "national"))


@pytest.mark.parametrize(("seed", "as_of"), list(enumerate(DAYS, start=1)))
def test_every_figure_is_found_in_the_files_in_the_district_and_in_each_street(
    make: Make, seed: int, as_of: date
) -> None:
    sent = make(seed, as_of)
    assert sent.truth["figures"] == survey_figures(sent) | care_figures(sent)


@pytest.mark.parametrize(("seed", "as_of"), list(enumerate(DAYS, start=1)))
def test_exactly_the_rows_that_were_broken_come_back(make: Make, seed: int, as_of: date) -> None:
    sent = make(seed, as_of)
    for told in sent.truth["files"]:
        found = sent.files[told["file"]]
        broken = [row["row"] for kind in ("must_come_back", "finds_person", "waits") for row in told[kind]]
        assert sorted(row.row for row in found.bad) == sorted(broken), told["file"]
        assert found.skipped["twice"] == len(told["duplicates"]), told["file"]
        assert len(found.good) + len(found.bad) + found.skipped["twice"] == told["rows"], told["file"]


def test_streets_add_up_to_the_district(sent: Sent) -> None:
    for code, figure in sent.truth["figures"].items():
        assert figure["district"] == sum(n for place, n in figure.items() if place != "district"), code


def test_sizes_are_those_of_the_recipe(sent: Sent, recipe: Recipe) -> None:
    sizes, archetypes = recipe.sizes, sent.truth["archetypes"]
    assert {code: each["people"] for code, each in archetypes["care"].items()} == {
        each.code: each.people for each in sizes.care.archetypes
    }
    assert {code: each["people"] for code, each in archetypes["survey"].items()} == sizes.survey.archetypes
    assert archetypes["ability"] == sizes.assessment.archetypes
    people = sent.truth["sizes"]["people_by_source"]
    assert sent.truth["sizes"]["people_seen"] == sizes.people.seen
    assert (people["assistance_roll"], people["disability"]) == (sizes.roll.people, sizes.disability.people)


def test_some_people_were_asked_twice_with_another_outcome_and_some_in_another_year(sent: Sent) -> None:
    years = [row["surveyed_on"].year for row in sent.rows("need_survey")]
    surveyed = sent.truth["figures"]["assist.surveyed"]["district"]
    assert years.count(2025) > surveyed
    assert years.count(2024) and years.count(2026)


def test_a_visit_counts_only_once_the_elder_is_80_though_visits_before_were_confirmed(sent: Sent) -> None:
    assert sent.truth["besides"]["visits_before_80"]["district"] > 0


def test_rows_that_stand_on_nothing_are_named(sent: Sent) -> None:
    kinds = {row["kind"] for file in sent.truth["files"] for row in file["stands_on_nothing"]}
    assert kinds == {"no_elder", "not_yet_80", "no_visit"}


def test_visits_after_death_are_named_and_refuted(sent: Sent) -> None:
    visits = {
        row.values["order_no"]
        for file in sent.truth["files"]
        for row in sent.files[file["file"]].good
        if row.row in file["after_death"]
    }
    checks = {row["order_no"]: row["result"] for row in sent.rows("visit_checks")}
    assert visits and {checks[visit] for visit in visits if visit in checks} == {"refuted"}


def test_the_account_names_nobody(sent: Sent) -> None:
    text = (sent.folder / "truth.json").read_text(encoding="utf-8")
    numbers = {row["id_number"] for row in sent.rows("medical_insurance")}
    names = {row["name"] for row in sent.rows("residents_80")}
    assert not [number for number in numbers if number in text]
    assert not [name for name in names if f'"{name}"' in text]


def test_a_figure_that_the_archetypes_do_not_add_up_to_is_an_error(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("minzheng.demo.account.is_80", lambda visit: True)
    with pytest.raises(ValueError, match="care.home_elders: the archetypes say 157, the account"):
        generate(EXAMPLE, tmp_path_factory.mktemp("wrong"), seed=1, as_of=AS_OF)
