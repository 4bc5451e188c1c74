"""What goes back can be read, corrected in its place and sent again."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from minzheng.exchange.kernel.annotate import annotate
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.rows import BadRow
from tests.kernels.sent_files import ROLL, checked, id_number, received, roll_row, write_csv, write_xlsx


def cells_of(path: Path) -> list[list[object]]:
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()


def test_only_bad_rows_go_back_with_what_would_be_right(tmp_path: Path) -> None:
    rows = [ROLL, roll_row(1), roll_row(2, 救助类别="护理 二级", 社区=""), roll_row(3, 联系电话="12")]
    reading, validated = received(write_xlsx(tmp_path / "a.xlsx", {"六月": rows}))
    assert annotate(reading, validated.bad, tmp_path / "back.xlsx") == 2
    heading, first, second = cells_of(tmp_path / "back.xlsx")
    assert heading[1:] == list(ROLL)
    assert str(first[0]).splitlines() == [
        "第 3 行 H 列（救助类别）“护理 二级”不在标准里，应填低保、低保边缘、特困分散、特困集中、刚性支出。",
        "G 列（社区）是空的，请补上。",
    ]
    assert str(second[0]).startswith("第 4 行 K 列（联系电话）“12”不是电话号码")
    assert first[2:4] == ["李秀英", id_number(order=104)]


def test_what_was_found_after_reading_is_told_at_its_column_or_of_the_whole_row(tmp_path: Path) -> None:
    reading, _ = received(write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1)]}))
    known = Problem("number_used", heading="月发放金额", seen="A-1")
    bad = [BadRow("六月", 2, (known, Problem("person_missing")))]
    annotate(reading, bad, tmp_path / "back.xlsx")
    assert str(cells_of(tmp_path / "back.xlsx")[1][0]).splitlines() == [
        "第 2 行 J 列（月发放金额）服务单号“A-1”已经用过，每次服务应是一个新单号。",
        "没有查到这个证件号码的人，请核对证件号码。",
    ]
    annotate(reading, [BadRow("六月", 2, (Problem("person_missing"),))], tmp_path / "whole.xlsx")
    assert len(cells_of(tmp_path / "whole.xlsx")) == 2


def test_corrected_in_its_place_it_is_sent_again_as_it_is(tmp_path: Path) -> None:
    reading, validated = received(
        write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(2, 救助类别="护理 二级")]})
    )
    annotate(reading, validated.bad, tmp_path / "back.xlsx")
    back = cells_of(tmp_path / "back.xlsx")
    back[1][7] = "低保"
    again, accepted = received(write_xlsx(tmp_path / "again.xlsx", {"六月": back}))
    assert not again.notes and len(accepted.good) == 1


@pytest.mark.parametrize("formula", ["=1+2", "=cmd|'/c calc'!A1", "+1", "@SUM(A1)", "-2", "http://a.example"])
def test_what_looks_like_a_formula_is_text(tmp_path: Path, formula: str) -> None:
    reading, validated = received(write_csv(tmp_path / "a.csv", [ROLL, roll_row(1, 救助类别=formula)]))
    annotate(reading, validated.bad, tmp_path / "back.xlsx")
    assert cells_of(tmp_path / "back.xlsx")[1][7] == formula
    again, _ = received(tmp_path / "back.xlsx")
    assert not again.sheets[0].faults


def test_it_is_written_in_english_too(tmp_path: Path) -> None:
    reading, validated = received(
        write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1, 月发放金额="约八百")]})
    )
    annotate(reading, validated.bad, tmp_path / "back.xlsx", language="en")
    assert str(cells_of(tmp_path / "back.xlsx")[1][0]).startswith(
        "Row 2, column J (月发放金额) “约八百” is no amount"
    )
    again, _ = received(tmp_path / "back.xlsx")
    assert not again.notes


def test_every_sheet_with_bad_rows_keeps_its_name_and_nothing_bad_gives_an_empty_workbook(
    tmp_path: Path,
) -> None:
    bad = roll_row(1, 性别="男")
    reading, validated = received(
        write_xlsx(tmp_path / "a.xlsx", {"清和": [ROLL, bad], "望湖": [ROLL, roll_row(2)]})
    )
    annotate(reading, validated.bad, tmp_path / "back.xlsx")
    assert CalamineWorkbook.from_path(str(tmp_path / "back.xlsx")).sheet_names == ["清和"]
    assert annotate(reading, [], tmp_path / "none.xlsx") == 0
    assert len(checked(reading).good) == 1
