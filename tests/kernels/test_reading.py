"""Files are read as departments send them: below titles, by row numbers a person sees, nothing left out unsaid."""

from __future__ import annotations

import tempfile
import zipfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.exchange.kernel.reading import Limits, extract, read
from minzheng.exchange.kernel.recognise import recognise
from minzheng.exchange.kernel.workbook import column_index, column_letter
from tests.kernels.sent_files import (
    ROLL,
    contract,
    id_number,
    received,
    rewrite_part,
    roll_row,
    write_csv,
    write_xlsx,
)


def test_rows_keep_the_numbers_a_person_sees(tmp_path: Path) -> None:
    rows = [
        ["救助对象名册"],
        ["填表单位：清和街道"],
        [],
        ROLL,
        roll_row(1),
        [],
        roll_row(2),
        ["合计", "", 2, "", "", "", "", "", 1641],
    ]
    reading, validated = received(write_xlsx(tmp_path / "a.xlsx", {"六月": rows}))
    assert [(row.sheet, row.row) for row in validated.good] == [("六月", 5), ("六月", 7)]
    assert validated.skipped == {"blank": 1, "total": 1}


def test_totals_notes_and_repeated_headings_are_counted_not_read(tmp_path: Path) -> None:
    rows = [
        ROLL,
        roll_row(1),
        ["", "小计", "", "", "", "", "", "", 820.5],
        ROLL,
        roll_row(2),
        ["注：以上为六月份发放"],
        ["填表人：王某"],
    ]
    reading, validated = received(write_xlsx(tmp_path / "a.xlsx", {"六月": rows}))
    assert len(validated.good) == 2
    assert validated.skipped == {"total": 1, "heading": 1, "footnote": 2}


def test_a_row_with_a_number_is_data_whatever_its_words_are(tmp_path: Path) -> None:
    rows = [ROLL, roll_row(1, 姓名="王小计"), ["", "联系人张某", "12", "", "", "", "", "", "", ""]]
    _, validated = received(write_xlsx(tmp_path / "a.xlsx", {"六月": rows}))
    assert [row.values["name"] for row in validated.good] == ["王小计"]
    assert [row.row for row in validated.bad] == [3]


def test_one_sheet_with_a_column_twice_refuses_the_file(tmp_path: Path) -> None:
    twice = [[*ROLL, "身份证号"], [*roll_row(2), id_number()]]
    reading, validated = received(
        write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1)], "七月": twice})
    )
    assert [problem.code for problem in reading.refused] == ["heading_twice"]
    assert not validated.good and not reading.rows


def test_a_row_of_data_without_its_number_goes_back_and_is_not_dropped(tmp_path: Path) -> None:
    lone = ["", "李四", "", "", "", "", "", "", "", ""]
    _, validated = received(write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1), lone]}))
    assert [row.row for row in validated.bad] == [3]
    assert {problem.code for problem in validated.bad[0].problems} == {"cell_empty"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_files_are_read_in_every_usual_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    path = write_csv(tmp_path / "a.csv", [ROLL, roll_row(1, 姓名="㐂秀英"), roll_row(2)], encoding, separator)
    _, validated = received(path)
    assert [row.values["name"] for row in validated.good] == ["㐂秀英", "李秀英"]


def test_the_ending_of_a_name_says_nothing(tmp_path: Path) -> None:
    workbook = write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1)]}).rename(tmp_path / "名册.csv")
    text = write_csv(tmp_path / "b.csv", [ROLL, roll_row(2)], "gb18030").rename(tmp_path / "名册.xls")
    assert [len(received(path)[1].good) for path in (workbook, text)] == [1, 1]


def test_digits_that_a_spreadsheet_kept_as_text_in_csv_are_unwrapped(tmp_path: Path) -> None:
    row = roll_row(1, 证件号码=f'="{id_number(order=102)}"', 联系电话="\t12000000001")
    _, validated = received(write_csv(tmp_path / "a.csv", [ROLL, row]))
    assert validated.good[0].values["id_number"] == id_number(order=102)
    assert validated.good[0].values["phone"] == "12000000001"


def test_a_column_of_numbers_that_lost_its_endings_goes_back_whole(tmp_path: Path) -> None:
    """A spreadsheet that kept numbers as amounts writes 000 for the last three digits, and some still check."""
    lost = [f"320499194503{day:02d}0000" for day in range(1, 31)]
    assert any(number == id_number(number[6:14], 0) for number in lost)
    rows = [ROLL, *(roll_row(at, 证件号码=number) for at, number in enumerate(lost, 1)), roll_row(400)]
    _, validated = received(write_csv(tmp_path / "a.csv", rows))
    assert [row.values["id_number"] for row in validated.good] == [roll_row(400)[2]]
    assert {problem.code for row in validated.bad for problem in row.problems} == {"digits_lost"}


def test_a_number_that_ends_so_by_right_stays(tmp_path: Path) -> None:
    by_right = [
        number for day in range(1, 31) if (number := id_number(f"194503{day:02d}", 0)).endswith("000")
    ]
    rows = [ROLL, *(roll_row(at, 证件号码=number) for at, number in enumerate(by_right, 1))]
    _, validated = received(write_csv(tmp_path / "a.csv", rows))
    assert len(validated.good) == len(by_right) > 1


def test_a_formula_that_a_program_wrote_and_nothing_reckoned_is_no_zero(tmp_path: Path) -> None:
    """Such programs put 0 for a result and ask for a recalculation when the file is opened."""
    path = write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1, 月发放金额="=400+20")]})
    assert [problem.code for problem in received(path)[1].bad[0].problems] == ["cell_formula"]
    rewrite_part(path, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")
    assert received(path)[1].good[0].values["monthly_amount"] == 0


def test_hidden_rows_and_sheets_are_read_and_told(tmp_path: Path) -> None:
    path = write_xlsx(
        tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1), roll_row(2)], "七月": [ROLL, roll_row(3)]}
    )
    rewrite_part(path, "xl/worksheets/sheet1.xml", '<row r="3"', '<row r="3" hidden="1"')
    rewrite_part(path, "xl/workbook.xml", 'name="七月"', 'name="七月" state="hidden"')
    reading, validated = received(path)
    assert len(validated.good) == 3
    assert [(note.code, dict(note.parameters)) for note in reading.notes] == [
        ("rows_hidden", {"count": 1}),
        ("sheet_hidden", {"sheet": "七月"}),
    ]


def test_unknown_columns_are_told_and_do_no_harm(tmp_path: Path) -> None:
    rows = [[*ROLL, "备用", "开户行"], [*roll_row(1), "x", "某银行"]]
    reading, validated = received(write_xlsx(tmp_path / "a.xlsx", {"六月": rows}))
    assert len(validated.good) == 1
    assert dict(reading.notes[0].parameters) == {"columns": "备用、开户行"}


def test_columns_may_stand_in_any_order_under_any_of_their_names(tmp_path: Path) -> None:
    names = {"证件号码": "公民身份号码 *", "月发放金额": "发放金额（元）", "社区": "所属社区"}
    order = list(reversed(range(len(ROLL))))
    row = roll_row(1)
    rows = [[names.get(ROLL[at], ROLL[at]) for at in order], [row[at] for at in order]]
    _, validated = received(write_xlsx(tmp_path / "a.xlsx", {"六月": rows}))
    assert validated.good[0].values["monthly_amount"] == 82050


def test_a_table_may_begin_away_from_the_corner(tmp_path: Path) -> None:
    rows = [[], [], ["", "", *ROLL], ["", "", *roll_row(1, 救助类别="不详")]]
    _, validated = received(write_xlsx(tmp_path / "a.xlsx", {"六月": rows}))
    assert (validated.bad[0].row, validated.bad[0].problems[0].column) == (4, "I")


def test_every_kind_of_file_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    document = tmp_path / "b.xlsx"
    with zipfile.ZipFile(document, "w") as archive:
        archive.writestr("word/document.xml", "x")
    kinds = {
        "\x7fELF": "file_program",
        "Rar!": "file_archive",
        "<?xml version": "file_xml",
        " <TABLE>": "webpage",
    }
    for start, kind in kinds.items():
        path.write_text(start)
        assert recognise(path) == kind
    assert recognise(document) == "file_document"


@cache
def sound_workbook() -> bytes:
    """The same bytes each time: a workbook notes when it was made."""
    with tempfile.TemporaryDirectory() as folder:
        return write_xlsx(Path(folder) / "a.xlsx", {"六月": [ROLL, roll_row(1), roll_row(2)]}).read_bytes()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_spoiled_workbook_never_raises_and_never_gives_another_number(
    tmp_path: Path, data: st.DataObject
) -> None:
    sound = sound_workbook()
    spoiled = bytearray(sound)
    for at in data.draw(st.lists(st.integers(0, len(sound) - 1), min_size=1, max_size=5)):
        spoiled[at] = data.draw(st.integers(0, 255))
    path = tmp_path / "spoiled.xlsx"
    path.write_bytes(bytes(spoiled[: data.draw(st.integers(1, len(sound)))]))
    reading, validated = received(path)
    meant = {roll_row(1)[2], roll_row(2)[2]}
    assert reading.refused or {row.values["id_number"] for row in validated.good} <= meant


def test_the_child_is_told_its_limits(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1)]})
    assert isinstance(extract(path, Limits()), list)
    assert (
        read(path, contract("assistance_roll"), limits=Limits(unpacked=1)).refused[0].code == "file_too_large"
    )


@given(st.integers(0, 20_000))
def test_letters_of_columns_go_both_ways(index: int) -> None:
    assert column_index(column_letter(index)) == index
