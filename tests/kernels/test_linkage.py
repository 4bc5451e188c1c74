"""Who in one list is who in another: tiers, bands, the hard rule, and what is said for it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from minzheng.exchange.kernel.linkage.matching import Ways, match
from minzheng.exchange.kernel.linkage.rows import MissingName
from minzheng.exchange.kernel.linkage.steps import tiers
from tests.kernels.linkage_lists import REGISTRY, WANG, listed, matched, number, person, row_of

ID = str(WANG["id_number"])
PHONE = str(WANG["phone"])
SWAPPED = ID[:14] + ID[15] + ID[14] + ID[16:]


def outcome(line: dict[str, Any]) -> tuple[object, ...]:
    return line["left_row"], line["tier"], line["band"]


def only(**cells: str | None) -> list[dict[str, Any]]:
    return matched([cells])


@pytest.mark.parametrize(
    ("written", "tier"),
    [
        (ID, "exact"),
        (ID.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}), "normalised"),
        (f"{ID[:6]} {ID[6:]}\u3000", "normalised"),
        (ID[:6] + ID[8:17], "normalised"),
        (ID[:16] + str((int(ID[16]) + 2) % 10) + ID[17], "repaired"),
        (SWAPPED, "repaired"),
        (ID[:6] + "********" + ID[14:], "masked"),
        (ID[:6] + "****" + ID[14:], "masked"),
    ],
)
def test_a_number_settles_whom_a_row_is_about_however_it_is_written(written: str, tier: str) -> None:
    (line,) = only(id_number=written, name="王建峰", sex="男")
    assert outcome(line) == (1, tier, "accept")
    assert line["evidence"][0]["what"] in ("id_number", "name")


def test_a_lower_case_x_is_an_x() -> None:
    ends_in_x = next(
        row for at in range(1, 99, 2) if (row := person("钱荣", "1950-01-01", at))["id_number"][-1] == "X"
    )  # type: ignore[index]
    (line,) = matched(
        [{"name": "钱荣", "id_number": str(ends_in_x["id_number"]).lower()}], [*REGISTRY, ends_in_x]
    )
    assert outcome(line) == (8, "normalised", "accept")


def test_a_repair_is_taken_only_if_one_person_fits_by_name_and_sex() -> None:
    (line,) = only(id_number=SWAPPED, name="李秀英", sex="女")
    assert line["tier"] != "repaired"
    assert line["band"] != "accept"


def test_a_number_under_another_name_and_day_is_for_a_person_to_see() -> None:
    (line,) = only(id_number=ID, name="周明芳", birth_date="1990-09-09")
    assert line["band"] == "review"


def test_a_number_under_another_name_with_its_own_day_is_taken() -> None:
    (line,) = only(id_number=ID, name="周明芳", birth_date="1950-03-05")
    assert outcome(line) == (1, "exact", "accept")


def test_a_parents_number_on_a_childs_row_shows_the_child() -> None:
    child = REGISTRY[4]
    (line,) = matched([row_of(child, id_number=ID)])
    assert outcome(line) == (5, "probabilistic", "review")
    assert {"id_number"} <= {item["what"] for item in line["evidence"] if item["comparison"] == "different"}


@pytest.mark.parametrize(
    "cells",
    [
        {"name": "王建峰", "birth_date": "1950年3月5日", "sex": "男"},
        {"name": "王建峯", "birth_date": "1950.3.5", "address": "朝阳花园101-1-101"},
        {"name": "王健峰", "birth_date": "19500305", "phone": PHONE},
        {"name": "王建峰", "phone": f"{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}"},
        {"name": "王建峰（曾用名王小二）", "birth_date": "1950-03-05"},
        {"name": "王＊峰", "birth_date": "1950-03-05", "phone": PHONE},
        {"name": "王?峰", "birth_date": "1950-03-05", "address": "朝阳花园101幢1单元101室"},
    ],
)
def test_a_name_with_a_day_or_telephone_is_enough_when_nobody_else_has_both(cells: dict[str, str]) -> None:
    (line,) = matched([cells])
    assert (line["left_row"], line["band"]) == (1, "accept")


@pytest.mark.parametrize(
    "cells",
    [
        {"name": "王建峰", "community": "朝阳社区"},
        {"name": "王建峰", "community": "朝阳社区", "sex": "男"},
        {"name": "王建峰", "community": "朝阳社区", "address": "朝阳花园101幢1单元101室"},
    ],
)
def test_name_and_place_alone_are_never_enough(cells: dict[str, str]) -> None:
    (line,) = matched([cells])
    assert line["band"] != "accept"


def test_a_name_in_letters_may_have_its_words_turned_round_and_two_slips() -> None:
    left = [*REGISTRY, person("Margaret Thornbury", "1955-02-02", 120)]
    (line,) = matched([{"name": "THORNBURRY MARGRET", "birth_date": "1955-02-02", "sex": "女"}], left)
    assert (line["left_row"], line["evidence"][0]["comparison"]) == (8, "spelling")


def test_two_people_of_one_name_and_day_are_told_apart_by_a_person() -> None:
    (line,) = only(name="张伟", birth_date="1972-11-02", sex="男")
    assert line["band"] == "review"
    assert "also_possible" in {item["comparison"] for item in line["evidence"]}


def test_of_two_people_of_one_name_and_day_the_one_whose_telephone_it_is_is_taken() -> None:
    (line,) = only(name="张伟", birth_date="1972-11-02", phone=REGISTRY[3]["phone"])
    assert (line["left_row"], line["band"]) == (4, "accept")


def test_a_twin_is_not_taken_for_the_other() -> None:
    own, mistyped = matched(
        [
            {"name": name, "birth_date": "2015-05-30", "household": "H1", "sex": "男"}
            for name in ("陈子轩", "陈子晨")
        ]
    )
    assert (own["left_row"], own["band"]) == (6, "accept")
    assert mistyped["band"] != "accept"


def test_a_stranger_of_the_same_name_with_a_number_of_his_own_is_not_taken() -> None:
    (line,) = matched([row_of(WANG, id_number=number("1950-03-05", 333))])
    assert line["band"] != "accept"


def test_somebody_unknown_has_no_row() -> None:
    (line,) = only(name="欧阳无忌", birth_date="1999-09-09")
    assert (line["left_row"], line["tier"], line["probability"], line["band"], line["evidence"]) == (
        None,
        "none",
        0.0,
        "reject",
        [],
    )


def test_a_person_who_stands_in_a_roll_twice_is_told_twice() -> None:
    lines = matched([WANG, WANG])
    assert [outcome(line) for line in lines] == [(1, "exact", "accept")] * 2
    assert all("repeated" in {item["comparison"] for item in line["evidence"]} for line in lines)


def test_where_nobody_may_stand_twice_both_rows_are_looked_at() -> None:
    assert [line["band"] for line in matched([WANG, WANG], repeats=False)] == ["review", "review"]


def test_a_number_that_two_people_of_the_registry_bear_settles_nothing() -> None:
    (line,) = matched([WANG], [WANG, row_of(WANG, phone=None)])
    assert line["band"] == "review"


def test_evidence_says_what_was_held_against_what() -> None:
    (line,) = only(name="王建峯", birth_date="1950年3月5日", phone=PHONE)
    seen = {item["what"]: (item["left"], item["right"], item["comparison"]) for item in line["evidence"]}
    assert seen == {
        "name": ("王建峰", "王建峯", "variant"),
        "birth_date": ("1950-03-05", "1950-03-05", "same"),
        "phone": (PHONE, PHONE, "phone"),
    }
    assert all(item["weight"] > 0 for item in line["evidence"])


@pytest.mark.parametrize(("left", "right"), [([], [WANG]), ([WANG], []), ([], [])])
def test_empty_lists_are_lists(left: list[dict[str, Any]], right: list[dict[str, Any]]) -> None:
    assert [line["band"] for line in matched(right, left)] == ["reject"] * len(right)


def test_a_list_without_names_is_refused() -> None:
    with pytest.raises(MissingName):
        match(listed(REGISTRY), pa.table({"phone": ["1"]}), Ways(date(2026, 1, 1)))


def test_any_column_but_the_name_may_be_missing() -> None:
    lines = match(listed(REGISTRY), pa.table({"name": ["王建峰"]}), Ways(date(2026, 1, 1)))
    assert lines.num_rows == 1


def test_the_tiers_can_be_printed() -> None:
    assert [step.name for step in tiers()] == ["exact", "normalised", "repaired", "masked", "by_number"]
    assert all(step.sql.startswith(("SELECT", "WITH")) for step in tiers())
