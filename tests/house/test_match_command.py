"""`minzheng match`: two files in, lines out; a file that is none is refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from minzheng import cli

LEFT = "身份证号,姓名,性别,出生日期,联系电话,地址\n320499195003051016,王建峰,男,1950-03-05,12000000101,朝阳花园1幢\n"
RIGHT = "街道名单\n序号,姓 名,出生日期,手机\n1,王建峯,1950年3月5日,120-0000-0101\n2,赵某,,\n合计,2,,\n"


@pytest.fixture
def left(tmp_path: Path) -> Path:
    path = tmp_path / "left.csv"
    path.write_text(LEFT, encoding="utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], *words: object) -> list[tuple[object, ...]]:
    assert cli.main(["match", *map(str, words), "--json"]) == 0
    lines = json.loads(capsys.readouterr().out)
    return [(line["right_row"], line["left_row"], line["band"]) for line in lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_in_the_encodings_of_offices(
    left: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    right = tmp_path / "right.csv"
    right.write_text(RIGHT, encoding=encoding)
    assert told(capsys, left, right) == [(1, 1, "accept"), (2, None, "reject")]


def test_a_workbook_with_numbers_for_telephones_and_empty_rows(
    left: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = tmp_path / "right.xlsx"
    with xlsxwriter.Workbook(right) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "联系电话"])
        sheet.write_row(2, 0, ["王建峰", 12000000101])
    assert told(capsys, left, right) == [(2, 1, "accept")]


def test_parquet_with_columns_by_their_names(
    left: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    right = tmp_path / "right.parquet"
    parquet.write_table(pa.table({"name": ["王建峰"], "id_number": ["320499195003051016"]}), right)
    assert told(capsys, left, right) == [(1, 1, "accept")]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "json"])
def test_the_lines_are_written_to_a_file(left: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"lines.{ending}"
    assert cli.main(["match", str(left), str(left), "--out", str(out)]) == 0
    if ending == "xlsx":
        head, row = CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
        assert head == ["right_row", "left_row", "tier", "probability", "band", "evidence"]
        assert row[:3] == [1, 1, "exact"]
        assert json.loads(str(row[5]))[0]["what"] == "id_number"
    assert out.stat().st_size > 0


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("missing.csv", None, "打不开"),
        ("empty.csv", b"", "空"),
        ("picture.csv", b"\x89PNG\r\n\x1a\n", "图片"),
        ("letters.csv", "身份证号,性别\n1,男\n".encode(), "姓名"),
        ("nobody.csv", "身份证号,姓名\n".encode(), "没有数据行"),
        ("broken.parquet", b"PAR1nothing", "损坏"),
        ("twice.csv", "姓名,姓名,性别\n王,王,男\n".encode(), "两列"),
    ],
)
def test_a_bad_file_is_refused_in_words(
    left: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    content: bytes | None,
    word: str,
) -> None:
    right = tmp_path / name
    if content is not None:
        right.write_bytes(content)
    assert cli.main(["match", str(left), str(right)]) == 2
    assert word in capsys.readouterr().err


def test_a_file_of_another_kind_is_not_written(
    left: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["match", str(left), str(left), "--out", str(tmp_path / "lines.doc")]) == 2
    assert ".csv" in capsys.readouterr().err
