"""`minzheng screen`: what a run found by rule, and for one person what every rule says and why."""

from __future__ import annotations

import json
from datetime import date

import pytest

from minzheng import cli
from minzheng.discovery.models import Warning
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.models import Look
from minzheng.registry.models import Person
from minzheng.screening.inputs import installed_book
from minzheng.screening.models import Hit
from tests.accounts import actor
from tests.people import QINGHE_1, WANGHU_1, registered
from tests.screening.lakes import AS_OF, bill, certificate, deliver, paid

MONTHS = [date(2026, 10, 1), date(2026, 11, 1)]
Shown = pytest.CaptureFixture[str]


@pytest.fixture
def severe() -> Person:
    """Somebody of the first street on no roll, with the severest disability; one of the second is on the roll."""
    person, on_roll = (registered(actor("bureau"), area) for area in (QINGHE_1, WANGHU_1))
    deliver("assistance_roll", paid(on_roll, MONTHS))
    deliver("medical_insurance", [bill(on_roll, 999_900, AS_OF)])
    deliver("disability", [certificate(person, "1")])
    return person


def told(shown: Shown, *words: str) -> object:
    assert cli.main(["screen", *words, "--json"]) == 0
    return json.loads(shown.readouterr().out)


def test_it_counts_new_standing_and_cleared_hits_by_rule(severe: Person, capsys: Shown) -> None:
    first, second = told(capsys), told(capsys, "--as", "data")
    assert isinstance(first, dict) and isinstance(second, dict)
    assert [first[name] for name in ("hits", "new", "standing", "cleared")] == [1, 1, 0, 0]
    assert [second[name] for name in ("hits", "new", "standing", "cleared")] == [1, 0, 1, 0]
    (rule,) = [rule for rule in second["rules"] if rule["standing"]]
    assert (rule["code"], rule["severity"]) == ("disability_not_enrolled", "yellow")
    assert {one["code"] for one in second["rules"]} == set(installed_book().rules)
    assert cli.main(["screen"]) == 0
    assert "disability_not_enrolled" in capsys.readouterr().out


def test_the_warnings_that_follow_are_there_when_it_ends(severe: Person) -> None:
    assert cli.main(["screen"]) == 0
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        assert Warning.objects.visible_to(clerk).get().subject_id == severe.pk


def test_it_explains_one_person_rule_by_rule_notes_the_look_and_keeps_no_hit(
    severe: Person, capsys: Shown
) -> None:
    said = told(capsys, "--person", str(severe.pk), "--explain", "--as", "data")
    assert isinstance(said, list)
    verdicts = {verdict["rule"]: verdict for verdict in said}
    holds = {rule: verdict["holds"] for rule, verdict in verdicts.items()}
    assert [rule for rule, held in holds.items() if held] == ["disability_not_enrolled"]
    assert holds.items() >= {
        "disability_not_enrolled": True, "medical_burden": False, "double_category": None,
        "dropped_off": None, "paid_after_death": False, "subsistence_not_drawn": None,
    }.items()  # fmt: skip
    values = verdicts["disability_not_enrolled"]["values"]
    assert (values["disability_grade"], values["on_roll"], values["death_date"]) == ("1", "False", None)
    with unscoped("a test looks at all"):
        assert Look.objects.filter(subject_id=severe.pk, what="rules").count() == 1
        assert not Hit.objects.exists()


@pytest.mark.parametrize(("language", "words"), [("zh", "残疾等级"), ("en", "Grade of disability")])
def test_the_reasons_are_told_in_both_languages(
    severe: Person, capsys: Shown, language: str, words: str
) -> None:
    assert cli.main(["screen", "--person", str(severe.pk), "--explain", "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert words in shown and "disability_not_enrolled: hits" in shown


@pytest.mark.parametrize(
    "words",
    [
        ["--as", "nobody"],
        ["--as", "leader"],
        ["--as-of", "2999-01-01"],
        ["--explain"],
        ["--person", "1"],
        ["--person", "0", "--explain"],
    ],
)
def test_what_it_refuses_it_says_on_standard_error_and_ends_with_2(words: list[str], capsys: Shown) -> None:
    assert cli.main(["screen", *words]) == 2
    assert capsys.readouterr().err.strip()


def test_a_person_out_of_sight_is_explained_to_nobody(severe: Person, capsys: Shown) -> None:
    assert cli.main(["screen", "--person", str(severe.pk), "--explain", "--as", "wanghu_clerk"]) == 2
    clerk = actor("wanghu_clerk")
    with acting(clerk):
        assert not Look.objects.visible_to(clerk).exists()
