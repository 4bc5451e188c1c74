"""What whoever adds a department gets wrong in its files, and what they are told: file, line, key and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.platform.packs import check
from tests.exchange.housing import add_to
from tests.packs.conftest import Change

RULES = "example/lines/housing-security/rules.yaml"
SOURCE, VARIABLES = "example/sources/public_rent.yaml", "example/variables/housing.yaml"
TABLES, PARAMETERS = "example/tables/housing.yaml", "example/parameters/housing.yaml"
CODES = "example/codes/dwelling_kind.yaml"
NEAR_MISS = """      - case: near_miss
        as_of: 2025-12-31
        given: {rent_months_unpaid: 2, rent_owed: 2400}
        expect: false
"""

# File, text, what is written instead, how many lines further the problem is told, its key, the remedy.
MISTAKES = {
    "a name that the rule doesn't know": (
        RULES, "when: rent_months_unpaid", "when: rent_month_unpaid", 0, "rules.0.when",
        "Did you mean rent_months_unpaid?"),
    "a key that a rule hasn't": (
        RULES, "    cooling_off_days:", "    cooling_of_days:", 0, "rules.0.cooling_of_days",
        "Write `cooling_off_days:` instead."),
    "a rule without its first day": (
        RULES, "    valid_from: 2024-01-01\n", "", -4, "rules.0.valid_from", "Add `valid_from:` here."),
    "a limit without its first day": (
        PARAMETERS, "valid_from: 2024-01-01, ", "", 0, "parameters.0.values.0.valid_from", "Add `valid_from:` here."),
    "a number in quotes": (
        RULES, "cooling_off_days: 90", "cooling_off_days: '90'", 0, "rules.0.cooling_off_days",
        "Write a whole number without quotes."),
    "a variable of another type than its values": (
        VARIABLES, "type: money", "type: date", 0, "variables.1.type", "Write `type: money`."),
    "an example too few": (
        RULES, NEAR_MISS, "", -5, "rules.0.examples", "Add at least a hit, a near_miss and a value_missing."),
    "a list that isn't there, in a source": (
        SOURCE, "list: dwelling_kind", "list: dweling_kind", 0, "fields.4.list", "Write dwelling_kind"),
    "a list that isn't there, in a variable": (
        VARIABLES, "list: dwelling_kind", "list: dweling_kind", 0, "variables.2.list", "Write dwelling_kind"),
    "a list that is there already": (
        CODES, "code: dwelling_kind", "code: disability_grade", 0, "code", "Give each list its own code."),
    "a list that the pack makes itself": (
        CODES, "code: dwelling_kind", "code: providers", 0, "code", "Give each list its own code."),
    "a source that is there already": (
        SOURCE, "source: public_rent", "source: funerals", 0, "source", "Give each its own code."),
    "a table that no source fills": (
        TABLES, "code: public_rent", "code: public_rents", 0, "tables.0.code", "Write public_rent, or add it"),
    "a table of a source that keeps out of the lake": (
        SOURCE, "lake: true", "lake: false", None, "tables.0.code", "Add it to sources/ with `lake: true`."),
    "a column that the source doesn't bring": (
        TABLES, "rent_due: money", "rent_asked: money", 0, "tables.0.columns.rent_asked", "Write it as in sources/"),
    "a column of another kind than the source brings": (
        TABLES, "rent_month: date", "rent_month: text", 0, "tables.0.columns.rent_month",
        "its contract has rent_month: date"),
    "work that no line knows": (
        RULES, "work_kind: warning", "work_kind: warnings", 0, "rules.0.work_kind", "Write warning, or add it to"),
    "a colour without a clock": (
        "national/lines/assistance/line.yaml", "orange: 3, ", "", None, "rules.0.severity",
        "Add the colour to its `by_colour:`"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_file_line_key_and_remedy(
    mistake: str, district: Path, change: Change
) -> None:
    add_to(district)
    name, old, new, further, key, remedy = MISTAKES[mistake]
    row = change(name, old, new)
    told = [problem for problem in check(district) if problem.key == key and remedy in str(problem)]
    assert told, [str(problem) for problem in check(district)]
    if further is not None:  # else it shows in another file than the one that was changed
        assert any(one.file.endswith(name) and one.row == row + further for one in told), str(told[0])


def test_of_a_wrong_entry_it_isn_t_said_too_that_the_list_is_empty(district: Path, change: Change) -> None:
    add_to(district)
    change(PARAMETERS, "valid_from: 2024-01-01, ", "")
    assert [problem.key for problem in check(district)] == ["parameters.0.values.0.valid_from"]
