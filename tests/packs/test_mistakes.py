"""Whoever writes a pack is told every mistake at once: file, line, key and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.platform.packs import PackError, check, load
from tests.packs.conftest import Change

SURVEY = "national/lines/needs-survey"
CATALOGUE = "example/lines/needs-survey/catalogue.csv"
INSTRUMENT = "national/instruments/gbt42195.yaml"

# File, text, what is written instead, how many lines further the problem is told, its key, the remedy.
MISTAKES = {
    "a key nobody knows": (
        "example/district.yaml", "bureau:", "buraeu:", 0, "buraeu", "Write `bureau:` instead."),
    "a key that is missing": (
        "national/roles.yaml", "    hat: party\n", "", -2, "roles.7.hat", "Add `hat:` here."),
    "a number where text is due": (
        "example/district.yaml", '"320499000000"', "320499000000", 0, "division", "Write text; put it in quotes"),
    "a word that is none of the words": (
        "national/roles.yaml", "hat: party", "hat: partei", 0, "roles.7.hat", "Use one of 'staff' or 'party'."),
    "a code of the wrong form": (
        "example/parties.yaml", '"320499001000"', '"32049900"', 0, "parties.0.serves.0", "Write it in the form"),
    "English that is missing": (
        f"{SURVEY}/questions.yaml", "{zh: 吃饭穿衣, en: Eating and dressing}", "{zh: 吃饭穿衣}", 0,
        "questions.5.text.en", "Add `en:` here."),
    "a key written twice": (
        "example/district.yaml", "base: national", "base: national\ncode: again", 1, "code",
        "Keep one (the first is on line 2)."),
    "a program in the data": (
        f"{SURVEY}/line.yaml", "    working_days: 10", "    if: poor\n    working_days: 10", 0, "work.0.if",
        "Say it with the schema's own keys."),
    "a file that isn't YAML": (
        "example/parties.yaml", "parties:", "parties: [", 1, "", "Check the indentation and quotes here."),
    "a role nobody defined": (
        "example/accounts.yaml", "role: data_desk", "role: data_dask", 0, "accounts.2.grants.0.role",
        "Use one of roles.yaml."),
    "English that isn't": (
        "example/parties.yaml", "en: Qingfeng Home Care", "en: 清风 Home Care", 0, "parties.1.name.en",
        "Say it in English, names in pinyin."),
    "an English name of a division in Chinese": (
        "example/divisions.csv", "Hubin Community", "湖滨社区", 0, "name_en", "Say it in English, names in pinyin."),
    "a party's role on a division": (
        "example/accounts.yaml", "{role: provider, party: anhe}", '{role: provider, division: "320499000000"}', 0,
        "accounts.10.grants.0.role", "Write `party` instead."),
    "a grant on both": (
        "example/accounts.yaml", "{role: provider, party: anhe}",
        '{role: provider, party: anhe, division: "320499000000"}', 0, "accounts.10.grants.0",
        "Write exactly one of `division` and `party`."),
    "two duties in one role": (
        "national/roles.yaml", "casework.approve, orders.see", "casework.approve, casework.propose, orders.see", -1,
        "roles.4.permits", "Give one of them to another role."),
    "a permit with a typing mistake": (
        "national/roles.yaml", "orders.report]", "orders.reprot]", 0, "roles.7.permits.4", "Use one of permits.yaml."),
    "a division whose parent is unknown": (
        "example/divisions.csv", "community,320499002000\n", "community,320499009000\n", 0, "parent",
        "Name the division it belongs to."),
    "a division written twice": (
        "example/divisions.csv", "320499001002,", "320499001001,", 0, "code", "Give each division its own code."),
    "a holiday in another year": (
        "national/calendar.yaml", "off: [2025-01-01,", "off: [2026-01-01,", 0, "years.1.off.0",
        "Move it to its own year."),
    "no date": (
        "national/calendar.yaml", "off: [2025-01-01,", "off: [1 Jan,", 0, "years.1.off.0",
        "Write the date as YYYY-MM-DD."),
    "a price that is no number": (
        CATALOGUE, "小时,hour,60.00", "小时,hour,sixty", 0, "price", "Write a number."),
    "two prices on one day": (
        CATALOGUE, "safety_visit,", "safety_call,", 0, "valid_from", "End the earlier row"),
    "a need without a table": (
        CATALOGUE, "2024-01-01,,daily_care,1", "2024-01-01,,dayly_care,1", 0, "need", "Use one of daily_care"),
    "a question below the one that asks for it": (
        f"{SURVEY}/questions.yaml", "show_if: {question: falls", "show_if: {question: mood", 0,
        "questions.2.show_if.question", "Name a question above this one."),
    "a threshold below the one before": (
        f"{SURVEY}/needs.yaml", "{level: 2, points: 9}", "{level: 2, points: 5}", 0,
        "categories.0.thresholds.1.points", "Raise it above the level before."),
    "points for an answer there isn't": (
        f"{SURVEY}/needs.yaml", "{alone: 3, old_couple: 1}", "{aline: 3, old_couple: 1}", 0,
        "categories.0.scored.0.by_answer.aline", "Use one of family, old_couple, alone."),
    "an urgency for some needs only": (
        f"{SURVEY}/needs.yaml", "  - {urgency: routine, from_level: 1}\n", "", -1, "urgency_rules.3",
        "End with a rule of from_level 1"),
    "a total without a level": (
        INSTRUMENT, "{level: 4, from_total: 0", "{level: 4, from_total: 10", 0, "levels.4.from_total",
        "Let the last level begin at 0."),
    "an adjustment by an unknown condition": (
        INSTRUMENT, "{condition: dementia, by: 1}", "{condition: dementai, by: 1}", 0,
        "adjustments.worsens.0.condition", "Name one above"),
    "a figure nobody defined in a sentence": (
        "national/report/outline.yaml", "{assist.surveyed}名", "{assist.surveid}名", 1,
        "sections.0.sections.0.sentences.0.en",
        "Use the same {codes} in both."),
    "a figure by a measure there isn't": (
        f"{SURVEY}/figures.yaml", "measure: questionnaires.people_asked", "measure: questionnaires.people_seen", 0,
        "figures.0.measure", "Use one of assessment.people_in_need, orders.people_served"),
    "a figure without its measure's parameter": (
        f"{SURVEY}/figures.yaml", "{instrument: need_survey, min_level: 1}", "{instrument: need_survey}", 0,
        "figures.1.parameters.min_level", "The measure takes instrument, min_level."),
    "a figure with a parameter its measure hasn't": (
        f"{SURVEY}/figures.yaml", "{questionnaire: need_survey}", "{questionnaire: need_survey, min_age: 3}", 0,
        "figures.0.parameters.min_age", "The measure takes questionnaire."),
    "a work kind with two clocks": (
        f"{SURVEY}/line.yaml", "    working_days: 10", "    working_days: 10\n    by_colour: {red: 1}", 1,
        "work.0.by_colour",
        "Write exactly one of"),
    "an item the catalogue hasn't": (
        "example/lines/home-services/entitlement.yaml", "item: home_visit", "item: home_visits", 0, "items.0",
        "Use a code of a catalogue.csv."),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_file_line_key_and_remedy(
    mistake: str, district: Path, change: Change
) -> None:
    name, old, new, further, key, remedy = MISTAKES[mistake]
    row = change(name, old, new) + further
    with pytest.raises(PackError) as raised:
        load(district)
    found = {(each.file.endswith(name), each.row, each.key) for each in raised.value.problems}
    assert (True, row, key) in found, str(raised.value)
    assert remedy in str(raised.value)
    assert f"{name}:{row}: " in str(raised.value)


def test_all_mistakes_are_told_at_once(district: Path, change: Change) -> None:
    chosen = ["a key nobody knows", "a permit with a typing mistake", "a price that is no number", "no date"]
    for mistake in chosen:
        change(*MISTAKES[mistake][:3])
    found = {each.key for each in check(district)}
    assert {MISTAKES[mistake][4] for mistake in chosen} <= found


def test_a_file_no_schema_claims_is_an_error(district: Path) -> None:
    (district / "lines" / "home-services" / "catalog.csv").write_text("code\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"catalog\.csv:1: No schema .* Rename it to lines/\*/catalogue"):
        load(district)


def test_a_file_that_is_not_utf8_is_named(district: Path) -> None:
    (district / "parties.yaml").write_bytes("parties: 安和".encode("gb18030"))
    with pytest.raises(PackError, match=r"parties\.yaml:1: The file isn't UTF-8 text\. Save it as UTF-8\."):
        load(district)


def test_an_unknown_base_and_a_missing_district_file_are_named(district: Path, change: Change) -> None:
    with pytest.raises(PackError, match="A pack begins with its district"):
        load(district / "lines")
    change("example/district.yaml", "base: national", "base: nationwide")
    with pytest.raises(PackError, match="There is no pack nationwide"):
        load(district)


def test_an_example_that_no_longer_holds_is_named(district: Path, change: Change) -> None:
    change(f"{SURVEY}/needs.yaml", "{level: 1, points: 5}", "{level: 1, points: 6}")
    (problem,) = check(district)[:1]
    assert problem.key == "examples.1.expect.risk_prevention.level"
    assert problem.message == "“exactly on the threshold, alone and one fall” expects 1, but it is 0."
