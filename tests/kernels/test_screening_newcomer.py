"""Somebody adds a department, variables over a window and a rule to a pack alone; and ten mistakes they make."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from minzheng.platform.packs import packs_dir
from minzheng.screening.kernel.face import main_check
from tests.exchange.housing import FILES, add_to

VARIABLES, RULES = "variables/housing.yaml", "lines/housing-security/rules.yaml"
WHEN = "when: rent_months_unpaid >= rent_arrears_months AND death_date IS NULL"

MISTAKES = {  # what is written instead, in which file; what is told, what to write
    "a name that isn't there": (
        RULES, "rent_months_unpaid >=", "months_rent_unpaid >=",
        "rules.yaml:7: rules.0.when: nothing is called months_rent_unpaid.", "Did you mean rent_months_unpaid?",
    ),
    "a text in double quotes": (
        RULES, WHEN, "when: 'dwelling = \"rental\"'",
        'rules.yaml:7: rules.0.when: "rental" is a name, no text.', "A text stands in single quotes: 'rental'",
    ),
    "a code that the list doesn't have": (
        RULES, WHEN, "when: dwelling = 'renting'",
        "rules.yaml:7: rules.0.when: dwelling is never 'renting'", "Write rental",
    ),
    "= NULL": (
        RULES, WHEN, "when: rent_owed = NULL",
        "rules.yaml:7: rules.0.when: nothing equals NULL.", "Write `x IS NULL`",
    ),
    "a day that isn't written as one": (
        RULES, WHEN, "when: death_date > 2025-01-31",
        "rules.yaml:7: rules.0.when: a date can't be compared with a number.", "DATE '2025-01-31'",
    ),
    "money held against months": (
        RULES, WHEN, "when: rent_owed > rent_arrears_months",
        "rules.yaml:7: rules.0.when: a money can't be compared with a integer.", "Compare money with money",
    ),
    "an example that isn't so": (
        RULES, "given: {rent_months_unpaid: 2,", "given: {rent_months_unpaid: 3,",
        "rules.yaml:33: rules.0.examples.1.expect: The rule hits in this example.", "Correct the example or `when`.",
    ),
    "a table no file brings": (
        "tables/housing.yaml", "code: public_rent", "code: public_rents",
        "housing.yaml:2: tables.0.code: No source brings rows of public_rents to the lake.", "public_rent",
    ),
    "a column without a name": (
        VARIABLES, "where: rent_paid < rent_due", "where: paid < rent_due",
        "housing.yaml:7: variables.0.where: nothing is called paid.", "Did you mean",
    ),
    "rows that don't become one value": (
        VARIABLES, "    aggregate: count_distinct\n", "",
        "housing.yaml:2: variables.0: It isn't said how rows become one value.", "Add `aggregate:`",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example district with a department of its own: new files alone."""
    folder = tmp_path_factory.mktemp("packs")
    for name in ("example", "national"):
        shutil.copytree(packs_dir() / name, folder / name)
    add_to(folder / "example")
    return folder / "example"


def test_a_rule_with_a_new_window_takes_files_of_the_pack_alone(
    pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main_check([str(pack)]) == 0, capsys.readouterr().err


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_newcomers_mistake_is_refused_with_what_to_write_instead(
    pack: Path, mistake: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name, right, wrong, place, remedy = MISTAKES[mistake]
    assert FILES[name].count(right) >= 1
    try:
        (pack / name).write_text(FILES[name].replace(right, wrong, 1), encoding="utf-8")
        assert main_check([str(pack)]) == 2
    finally:
        (pack / name).write_text(FILES[name], encoding="utf-8")
    told = [line for line in capsys.readouterr().err.splitlines() if place in line]
    assert told and remedy in told[0], told
