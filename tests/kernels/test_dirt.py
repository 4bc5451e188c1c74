"""The dirt of departments' files, a line each: how it is read, or why it comes back. Nothing is ever guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from minzheng.registry.kernel.identity import parse_id_number
from tests.kernels.sent_files import (
    AS_OF,
    FUNERAL,
    ROLL,
    id_number,
    received,
    rewrite_part,
    roll_row,
    write_csv,
    write_xlsx,
)

WHO = id_number(order=100)
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
ENDS_IN_X = next(number for number in (id_number(order=at) for at in range(100, 400, 2)) if number[-1] == "X")
OLD = WHO[:6] + WHO[8:17]
SAME = {"id_number": WHO, "name": "李秀英"}
Make = Callable[[Path], Path]


class Dirt(NamedTuple):
    """Which dirt, a file with it, and by row what is read of it or the codes of what is wrong; or why it is refused."""

    letter: str
    what: str
    make: Make
    told: dict[int, dict[str, Any] | set[str]] | str
    source: str = "assistance_roll"


def roll(*changes: dict[str, Any]) -> Make:
    """A sound roll but for these cells; every row is of the same person, of another month."""
    rows = [roll_row(0, **{"发放月份": f"2025-{at:02d}", **each}) for at, each in enumerate(changes, 1)]
    return lambda folder: write_xlsx(folder / "名册.xlsx", {"六月": [ROLL, *rows]})


def deaths(*days: Any) -> Make:
    """Funerals of so many people, each with a day."""
    rows = [["李秀英", id_number(order=100 + 2 * at), day, "", "甲"] for at, day in enumerate(days)]
    return lambda folder: write_xlsx(folder / "火化.xlsx", {"一": [FUNERAL, *rows]})


def sheets(**named: list[list[Any]]) -> Make:
    """A workbook of these sheets."""
    return lambda folder: write_xlsx(folder / "名册.xlsx", named)


def hidden_row(folder: Path) -> Path:
    """A workbook whose second row of data is hidden."""
    path = write_xlsx(folder / "隐藏.xlsx", {"一": [ROLL, roll_row(0), roll_row(0, 发放月份="2025-02")]})
    return rewrite_part(path, "xl/worksheets/sheet1.xml", '<row r="3"', '<row hidden="1" r="3"')


def page(encoding: str, told: str = "") -> Make:
    """A web page named .xls: a title over all columns, a heading in two rows, a line end as a tag."""
    span = "".join(f"<th rowspan=2>{each}</th>" for each in ROLL[:4])
    place = "<th colspan=2>住址</th>" + "".join(f"<th rowspan=2>{each}</th>" for each in ROLL[6:])
    row = "".join(f'<td style="mso-number-format:\\@">\n  {each}&nbsp;</td>' for each in roll_row(0))
    html = (
        f"<html><head>{told}</head><body><table><tr><td colspan=10>名册</td></tr><tr>{span}{place}</tr>"
        f"<tr><th>街道</th><th>社区</th></tr><tr>{row}</tr></table></body></html>"
    )

    def made(folder: Path) -> Path:
        (folder / "导出.xls").write_bytes(html.encode(encoding))
        return folder / "导出.xls"

    return made


def three_rows(folder: Path) -> Path:
    """A title, an empty row, and a heading of three rows."""
    upper = ["序号", "基本信息", "", "", "", "", "救助", "", "", "联系方式"]
    middle = ["", "身份", "", "", "住址", "", "类别和金额", "", "", "联系电话"]
    lower = ["", "姓名", "证件号码", "性别", "街道", "社区", "救助类别", "发放月份", "月发放金额(元)", ""]
    rows = [["救助对象名册"], [], upper, middle, lower, roll_row(0)]
    return write_xlsx(folder / "三行.xlsx", {"六月": rows})


def two_rows(folder: Path) -> Path:
    """A heading of two rows."""
    upper = ["序号", "姓名", "证件号码", "性别", "住址", "", "救助", "", "", "联系电话"]
    lower = ["", "", "", "", "街道", "社区", "类别", "发放月份", "月发放金额", ""]
    return write_xlsx(folder / "两行.xlsx", {"六月": [upper, lower, roll_row(0)]})


def around(folder: Path) -> Path:
    """Blank rows, sums and notes between and below the rows."""
    sums = [
        ["小计", *[""] * 7, 820.5, ""],
        [],
        ["合计", *[""] * 7, 1641, ""],
        ["注：以上为六月发放"],
        ["制表人：甲"],
    ]
    rows = [ROLL, roll_row(0), [], *sums[:1], roll_row(0, 发放月份="2025-02"), *sums]
    return write_xlsx(folder / "合计.xlsx", {"六月": rows})


def named_xls(encoding: str, separator: str) -> Make:
    return lambda folder: write_csv(folder / "名册.xls", [ROLL, roll_row(0)], encoding, separator)


CASES = (
    Dirt("a", "full-width digits", roll({"证件号码": WHO.translate(FULL_WIDTH)}), {2: SAME}),
    Dirt(
        "b",
        "spaces of every kind",
        roll({"证件号码": f"\u3000{WHO}\xa0", "姓名": " 李秀英 \u3000", "救助类别": "低保\xa0"}),
        {2: {**SAME, "category": "subsistence"}},
    ),
    Dirt(
        "c",
        "days",
        deaths("2025.3.5", "20250305", "二〇二五年三月五日", "2025/3/5", "2025年3月", "2025-02-30"),
        {
            **{row: {"died_on": date(2025, 3, 5)} for row in (2, 3, 4, 5)},
            6: {"date_month_only"},
            7: {"date_impossible"},
        },
        "funerals",
    ),
    Dirt(
        "c",
        "months",
        roll(
            *({"发放月份": month} for month in ("2025年3月", "202504", "二〇二五年五月", "2025.6", "2025.1"))
        ),
        {
            **{row: {"paid_month": date(2025, row + 1, 1)} for row in (2, 3, 4, 5)},
            6: {"month_unreadable"},
        },
    ),
    Dirt(
        "d",
        "serial numbers",
        deaths(45721, "45721"),
        {2: {"died_on": date(2025, 3, 5)}, 3: {"died_on": date(2025, 3, 5)}},
        "funerals",
    ),
    Dirt("e", "a heading of two rows", two_rows, {3: SAME}),
    Dirt("e", "titles and a heading of three rows", three_rows, {6: SAME}),
    Dirt("f", "sums, notes and blank rows", around, {2: SAME, 5: SAME}),
    Dirt(
        "g",
        "two people in one cell",
        roll({"姓名": "李秀英、王德福"}, {"姓名": "李秀英\n王德福"}),
        {2: {"name_two"}, 3: {"name_two"}},
    ),
    Dirt(
        "g",
        "two numbers in one cell",
        roll({"证件号码": f"{WHO}、{ENDS_IN_X}"}, {"证件号码": f"{ENDS_IN_X}\n{WHO}"}),
        {2: {"id_two"}, 3: {"id_two"}},
    ),
    Dirt(
        "h",
        "last digits lost",
        roll({"证件号码": 3.20402e17}, {"证件号码": "3.20402E+17"}),
        {2: {"digits_lost"}, 3: {"digits_lost"}},
    ),
    Dirt("i", "a small x", roll({"证件号码": ENDS_IN_X.lower()}), {2: {"id_number": ENDS_IN_X}}),
    Dirt(
        "i", "15 digits", roll({"证件号码": OLD}), {2: {"id_number": parse_id_number(OLD, as_of=AS_OF).text}}
    ),
    Dirt(
        "j",
        "a former name, and dots",
        roll(
            {"姓名": "李秀英（曾用名：李小英）"},
            {"姓名": "阿依·古丽"},
            {"姓名": "阿依•古丽"},
            {"姓名": "阿依．古丽"},
        ),
        {2: {"name": "李秀英"}, **{row: {"name": "阿依·古丽"} for row in (3, 4, 5)}},
    ),
    Dirt("k", "masked numbers", roll({"证件号码": WHO[:4] + "*" * 10 + WHO[-4:]}), {2: {"id_masked"}}),
    Dirt(
        "l",
        "amounts",
        roll(*({"月发放金额": told} for told in ("1,234.5元", "0.12万元", "￥820", "—", "-300", "约800"))),
        {
            2: {"monthly_amount": 123450},
            3: {"monthly_amount": 120000},
            4: {"monthly_amount": 82000},
            5: {"cell_empty"},
            6: {"below_minimum"},
            7: {"amount_unreadable"},
        },
    ),
    Dirt(
        "m",
        "codes and words mixed",
        roll(*({"性别": told} for told in ("女", "女性", "2", 2.0, "未知", "男"))),
        {**{row: {"sex": "2"} for row in (2, 3, 4, 5)}, 6: {"sex": None}, 7: {"disagrees_with_number"}},
    ),
    Dirt(
        "n",
        "a sheet for each street",
        sheets(
            清和=[list(ROLL), roll_row(0)], 望湖=[["望湖街道"], list(ROLL), roll_row(0, 发放月份="2025-02")]
        ),
        {2: SAME, 3: SAME},
    ),
    Dirt("n", "a hidden row", hidden_row, {2: SAME, 3: SAME}),
    Dirt("o", "a web page named .xls", page("utf-8"), {4: SAME}),
    Dirt("o", "a web page in GBK that says so", page("gbk", "<meta charset=gb2312>"), {4: SAME}),
    Dirt("o", "a web page in GBK that says UTF-8", page("gbk", "<meta charset=utf-8>"), {4: SAME}),
    Dirt("o", "GBK with commas named .xls", named_xls("gbk", ","), {2: SAME}),
    Dirt("o", "GBK with tabs named .xls", named_xls("gbk", "\t"), {2: SAME}),
    Dirt(
        "p",
        "rare characters that were lost",
        roll({"姓名": "李?英"}, {"姓名": "李\ue863英"}, {"姓名": "李\ufffd"}, {"姓名": "李𠮷英"}),
        {**{row: {"name_unreadable"} for row in (2, 3, 4)}, 5: {"name": "李𠮷英"}},
    ),
    Dirt(
        "q",
        "the same column twice",
        lambda folder: write_xlsx(folder / "两列.xlsx", {"一": [(*ROLL, "身份证号"), [*roll_row(0), WHO]]}),
        "heading_twice",
    ),
)


@pytest.mark.parametrize("dirt", CASES, ids=lambda dirt: f"{dirt.letter} {dirt.what}")
def test_dirt_is_read_as_it_was_meant_or_comes_back(dirt: Dirt, tmp_path: Path) -> None:
    reading, validated = received(dirt.make(tmp_path), dirt.source)
    if isinstance(dirt.told, str):
        assert [problem.code for problem in reading.refused] == [dirt.told]
        return
    good = {row.row: row.values for row in validated.good}
    back: dict[int, Any] = {row.row: {problem.code for problem in row.problems} for row in validated.bad}
    seen = {row: {name: values.get(name) for name in _asked(dirt, row)} for row, values in good.items()}
    assert seen | back == dirt.told


def _asked(dirt: Dirt, row: int) -> set[str]:
    told = dirt.told[row] if isinstance(dirt.told, dict) else {}
    return set(told) if isinstance(told, dict) else set()


def test_every_letter_of_the_list_has_its_line() -> None:
    assert "".join(dict.fromkeys(dirt.letter for dirt in CASES)) == "abcdefghijklmnopq"
