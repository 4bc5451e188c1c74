"""A pack is its own files over its base's; it answers by kind, by code on a date, and has a hash of all its content."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minzheng.catalogue.content import ENTITLEMENTS, catalogue
from minzheng.indicators.content import OUTLINES, figures
from minzheng.platform.packs import NoParameter, check, load, packs_dir
from minzheng.platform.packs.files import District, Role
from minzheng.platform.packs.kinds import ContentKind, ContentKinds
from minzheng.platform.packs.reading import read
from minzheng.questionnaires.content import questionnaire
from minzheng.screening.content import book_of
from minzheng.worklist.content import work_kinds
from tests.exchange.housing import FILES, RULE, add_to
from tests.packs.conftest import Change

PARAMETERS = """parameters:
  - code: age_of_entitlement
    title: {zh: 年龄, en: age}
    unit: years
    values:
      - {value: 85, valid_from: 2024-01-01, valid_until: 2024-12-31, source: a notice, status: verified}
      - {value: 80, valid_from: 2025-01-01, source: a later notice, status: unverified}
"""


@pytest.mark.parametrize("name", sorted(each.parent.name for each in packs_dir().glob("*/district.yaml")))
def test_every_pack_of_the_checkout_is_sound_and_its_examples_hold(name: str) -> None:
    assert check(packs_dir() / name) == []


def test_a_pack_stands_on_its_base(district: Path) -> None:
    pack = load(district)
    assert pack.name.en == "Yunlan District"
    assert [each.level for each in pack.divisions] == ["district", "street", "street", *["community"] * 5]
    assert "street_clerk" in {role.code for role in pack.roles}
    assert questionnaire(pack, "need_survey").title.zh == "服务类救助需求调查"
    assert {"outline", "streets"} == set(pack.geometry)


def test_a_file_of_the_district_stands_for_its_base_s(district: Path) -> None:
    (district / "glossary.yaml").write_text("terms: [{zh: 民政, en: civil affairs}]", encoding="utf-8")
    assert [term.zh for term in load(district).glossary] == ["民政"]


def test_a_rule_of_the_district_stands_beside_its_base_s_in_the_same_line(district: Path) -> None:
    before = set(book_of(load(district)).rules)
    new = FILES["lines/housing-security/rules.yaml"]
    add_to(district)
    (district / "lines/housing-security/rules.yaml").unlink()
    (district / "lines/assistance").mkdir()
    (district / "lines/assistance/rules-own.yaml").write_text(new, encoding="utf-8")
    assert check(district) == []
    assert set(book_of(load(district)).rules) == {*before, RULE}


def test_the_hash_follows_every_byte_of_content_and_nothing_else(district: Path, change: Change) -> None:
    before = load(district).hash
    (district / "README.md").write_text("words", encoding="utf-8")
    (district / "demo").mkdir()
    (district / "demo" / "recipe.yaml").write_text("people: 600", encoding="utf-8")
    assert load(district).hash == before
    change("national/lines/needs-survey/needs.yaml", "{level: 1, points: 5}", "{level: 1, points: 6}")
    assert load(district).hash != before


def test_a_parameter_has_its_value_of_the_day_with_source_and_status(district: Path) -> None:
    (district / "parameters").mkdir(exist_ok=True)
    (district / "parameters" / "ages.yaml").write_text(PARAMETERS, encoding="utf-8")
    pack = load(district)
    found = pack.at(date(2024, 12, 31)).parameter("age_of_entitlement")
    assert (found.value, found.unit, found.source, found.status) == (85, "years", "a notice", "verified")
    assert pack.at(date(2025, 1, 1)).parameter("age_of_entitlement").number == Decimal(80)
    with pytest.raises(NoParameter, match="'age_of_entitlement' on 2023-12-31"):
        pack.at(date(2023, 12, 31)).parameter("age_of_entitlement")
    with pytest.raises(NoParameter, match="'unheard_of'"):
        pack.at(date(2025, 1, 1)).parameter("unheard_of")


def test_two_values_on_one_day_are_refused(district: Path) -> None:
    (district / "parameters").mkdir(exist_ok=True)
    spoiled = PARAMETERS.replace("valid_until: 2024-12-31", "valid_until: 2025-01-01")
    (district / "parameters" / "ages.yaml").write_text(spoiled, encoding="utf-8")
    (problem,) = check(district)
    assert (problem.row, problem.key) == (6, "parameters.0.values.0")


def test_a_community_is_served_by_the_party_of_its_street(district: Path) -> None:
    pack = load(district)
    served = {each.code: pack.party_serving(each.code) for each in pack.divisions}
    assert {party.code for party in served.values() if party} == {"anhe", "qingfeng"}
    assert served["320499001003"] == served["320499001000"]
    assert served["320499000000"] is None


def test_every_line_says_its_work_and_every_figure_its_measure(district: Path) -> None:
    pack = load(district)
    assert work_kinds(pack)["warning"].days("red") < work_kinds(pack)["warning"].days("blue")
    with pytest.raises(LookupError, match="no clock for green"):
        work_kinds(pack)["warning"].days("green")
    assert {"assist.surveyed", "assist.in_need", "care.home_elders"} <= set(figures(pack))
    assert all("." in figure.measure for figure in figures(pack).values())
    (outline,) = pack.content(OUTLINES)
    assert outline.value.title.places == ("bureau", "year", "next_year")
    (entitlement,) = pack.content(ENTITLEMENTS)
    assert entitlement.value.items[0].item in {item.code for item in catalogue(pack)}


def test_words_stay_words(tmp_path: Path) -> None:
    path = tmp_path / "words.yaml"
    path.write_text("on: [yes, no, 010, 1:30, 12, 1.5, true, 2025-01-02, ~]\n4: four\n", encoding="utf-8")
    assert read(path, "words.yaml").value == {
        "on": ["yes", "no", "010", "1:30", 12, 1.5, True, date(2025, 1, 2), None],
        4: "four",
    }


def test_two_kinds_of_one_code_are_refused() -> None:
    kinds = ContentKinds()
    kinds.register(ContentKind("things", "a/*.yaml", District))
    with pytest.raises(ValueError, match="Two kinds of content are called 'things'"):
        kinds.register(ContentKind("things", "b/*.yaml", Role))
