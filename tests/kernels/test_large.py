"""A large workbook is read in windows of rows, and every cell comes out as if it had been read whole."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.exchange.kernel import large
from minzheng.exchange.kernel.limits import MEGABYTE, Limits
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.reading import read
from tests.kernels.sent_files import ROLL, contract, rewrite_part, roll_row, write_xlsx
from tests.kernels.test_bad_input import CASES
from tests.kernels.whole import HERE, sheets_here

SHEET = "xl/worksheets/sheet1.xml"
IN_WINDOWS = Limits(memory=HERE.memory, whole=0)


@pytest.fixture(autouse=True)
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of a row or two, read in pieces smaller than a cell's text."""
    monkeypatch.setattr(large, "_CUT_AT", 150)
    monkeypatch.setattr(large, "_CHUNK", 64)


def told(path: Path, limits: Limits) -> Any:
    """All that is read of a file; what stands right of a row's last cell makes no difference."""
    found = sheets_here(path, limits)
    if isinstance(found, Problem):
        return found
    return [
        (one.name, one.hidden, list(map(_filled, one.rows)), one.hidden_rows, dict(one.faults))
        for one in found
    ]


def _filled(row: list[Any]) -> list[Any]:
    last = max((at for at, cell in enumerate(row, 1) if cell is not None), default=0)
    return row[:last]


def as_when_whole(path: Path, *, cut: bool = True) -> None:
    """The file is read alike in both ways; `cut` tells whether it can be cut at all."""
    assert told(path, IN_WINDOWS) == told(path, HERE)
    with zipfile.ZipFile(path) as archive:
        try:
            rows = sum(len(window) for sheet in large.sheets_of(archive) for window in sheet.rows)
        except large.Uncuttable:
            assert not cut
        else:
            assert cut and rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_files_are_read_alike(case: Any, tmp_path: Path) -> None:
    path = case.make(tmp_path)
    assert told(path, IN_WINDOWS) == told(path, HERE)


def kinds(folder: Path, **options: Any) -> Path:
    """A workbook with every kind of cell, an empty row and column before, and gaps."""
    path = folder / "kinds.xlsx"
    with xlsxwriter.Workbook(str(path), options) as book:
        day, clock = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "hh:mm"})
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("甲 & 乙")
        for row in (1, 2, 5, 9, 10):
            sheet.write_string(row, 2, f"第{row}行 <&> \" ' 甲乙")
            sheet.write_number(row, 3, row + 0.1)
            sheet.write_number(row, 4, 123456789012345678 + row)
            sheet.write_datetime(row, 5, datetime(2025, 3, row), day)
            sheet.write_datetime(row, 6, datetime(2025, 3, row, 8, 30), day)
            sheet.write_datetime(row, 7, time(8, 30), clock)
            sheet.write_boolean(row, 8, row % 2 == 0)
            sheet.write_formula(row, 9, "=1+1", value=2)
            sheet.write_formula(row, 10, '="甲"&"乙"', value="甲乙")
            sheet.write_formula(row, 11, "=1/0", value="#DIV/0!")
            sheet.write_string(row, 12, "  two  spaces\nand a line  ")
            sheet.write_string(row, 13, "_x000D_ x _x4E2D_")
            if not options.get("constant_memory"):
                sheet.write_rich_string(row, 14, "甲", bold, "乙", "丙")
            sheet.write_blank(row, 15, None, bold)
        sheet.write_string(12, 20, "far right")
        sheet.set_row(5, None, None, {"hidden": True})
        book.add_worksheet("空")
        other = book.add_worksheet("另")
        other.write_row(0, 0, ["第1行 <&> \" ' 甲乙", 1, date(2025, 1, 1).isoformat()])
    return path


@pytest.mark.parametrize("options", [{}, {"constant_memory": True}, {"date_1904": True}])
def test_every_kind_of_cell_is_read_alike(options: dict[str, bool], tmp_path: Path) -> None:
    as_when_whole(kinds(tmp_path, **options))


def rewritten(old: str, new: str, part: str = SHEET) -> Callable[[Path], Path]:
    """A way to change a part of a file by a pattern."""

    def change(path: Path) -> Path:
        with zipfile.ZipFile(path) as archive:
            text = archive.read(part).decode()
        assert re.search(old, text)
        return rewrite_part(path, part, text, re.sub(old, new, text))

    return change


WRITERS: dict[str, tuple[Callable[[Path], Path], bool]] = {
    "no row says its number": (rewritten(r'(<row) r="\d+"', r"\1"), True),
    "no cell says its place": (rewritten(r'(<c) r="[A-Z]+\d+"', r"\1"), True),
    "neither does": (rewritten(r'(<row|<c) r="[A-Z0-9]+"', r"\1"), True),
    "names have a prefix": (rewritten(r"<(/?)(?=[a-zA-Z])", r"<\1x:"), True),
    "apostrophes around values": (rewritten(r't="s"', "t='s'"), True),
    "spaces around texts' numbers": (rewritten(r't="s"><v>(\d+)', r't="s"><v> \1'), True),
    "the texts have a prefix": (rewritten(r"<(/?)(?=[a-zA-Z])", r"<\1y:", "xl/sharedStrings.xml"), True),
    "a comment between rows": (rewritten(r"</row><row", "</row><!-- </row> --><row"), False),
    "text in CDATA": (
        rewritten(r"<v>(\d+)</v>", r"<v><![CDATA[\1]]></v>"),
        False,
    ),
}


@pytest.mark.parametrize("name", WRITERS)
def test_sheets_are_read_alike_however_a_program_writes_them(name: str, tmp_path: Path) -> None:
    change, cut = WRITERS[name]
    as_when_whole(change(kinds(tmp_path)), cut=cut)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9), st.text(max_size=8)), max_size=6), max_size=12
    )
)
def test_any_cells_are_read_alike(tmp_path: Path, rows: list[list[Any]]) -> None:
    rows = [[cell if not isinstance(cell, str) else cell.replace("=", "") for cell in row] for row in rows]
    path = write_xlsx(tmp_path / "a.xlsx", {"甲": rows, "乙": rows[:2]})
    assert told(path, IN_WINDOWS) == told(path, HERE)


def test_rows_where_headings_stand_are_as_wide_as_the_widest_row_below(tmp_path: Path) -> None:
    """So is a sheet that is read whole; what is understood of its headings hangs on it."""
    path = write_xlsx(
        tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1), [*roll_row(2), "", "", "x"], roll_row(3)]}
    )
    for limits in (HERE, IN_WINDOWS):
        found = sheets_here(path, limits)
        assert isinstance(found, list) and len(found[0].rows[0]) == 13


def test_a_file_that_swells_beyond_all_measure_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"六月": [ROLL, roll_row(1)]})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", bytes(130 * MEGABYTE))
    refused = read(path, contract("assistance_roll")).refused
    assert [problem.code for problem in refused] == ["file_too_large"]
