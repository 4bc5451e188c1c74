"""What goes wrong with files, what is said about it, and how many rows are kept."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from minzheng.exchange.kernel.messages import Problem, render
from minzheng.exchange.kernel.reading import Limits, read
from tests.kernels.sent_files import (
    FUNERAL,
    ROLL,
    contract,
    funeral_row,
    id_number,
    received,
    rewrite_part,
    roll_row,
    write_csv,
    write_xlsx,
)

Made = Callable[[Path], Path]


class Case(NamedTuple):
    """A file, what is said (every sentence, in order), how many of its rows are kept, by which contract."""

    name: str
    make: Made
    said: tuple[str, ...]
    kept: int
    source: str = "assistance_roll"


def roll(*rows: list, heading: tuple[str, ...] = ROLL) -> Made:
    return lambda folder: write_xlsx(folder / "名册.xlsx", {"六月": [heading, *rows]})


def funerals(*rows: list) -> Made:
    return lambda folder: write_xlsx(folder / "火化.xlsx", {"十一月": [FUNERAL, *rows]})


def content(name: str, data: bytes) -> Made:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(data)
        return folder / name

    return make


def cut(make: Made, share: float) -> Made:
    def shortened(folder: Path) -> Path:
        path = make(folder)
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share)])
        return path

    return shortened


def ole2_directory(*streams: str) -> bytes:
    """The outside of an OLE2 container: its signature, and a directory that names its streams."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    return head + b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in streams
    )


def two_sheets(folder: Path) -> Path:
    sheets = {
        "清和": [ROLL, roll_row(1), roll_row(2)],
        "望湖": [["望湖街道名册"], ROLL, roll_row(3)],
        "说明": [["填表须知"]],
    }
    return write_xlsx(folder / "两个街道.xlsx", sheets)


def merged_heading(folder: Path) -> Path:
    upper = ["序号", "基本信息", "", "", "住址", "", "救助", "", "", "联系电话"]
    lower = ["", "姓名", "证件号码", "性别", "街道", "社区", "类别", "发放月份", "月发放金额(元)", ""]
    rows = [
        ["救助对象名册"],
        [],
        upper,
        lower,
        roll_row(1),
        roll_row(2),
        ["合计", "", "", "", "", "", "", "", 1641],
    ]
    return write_xlsx(folder / "合并表头.xlsx", {"六月": rows})


def formula_cells(folder: Path) -> Path:
    rows = [
        ROLL,
        roll_row(1, 月发放金额="=400+20"),
        roll_row(2, 月发放金额="=400+20"),
        roll_row(3, 社区="=A1"),
    ]
    path = write_xlsx(folder / "公式.xlsx", {"六月": rows})
    # A spreadsheet has reckoned the first formula; the second has no result, the third failed.
    rewrite_part(
        path,
        "xl/worksheets/sheet1.xml",
        '<c r="I2"><f>400+20</f><v>0</v></c>',
        '<c r="I2"><f>400+20</f><v>420</v></c>',
    )
    rewrite_part(
        path, "xl/worksheets/sheet1.xml", '<c r="I3"><f>400+20</f><v>0</v></c>', '<c r="I3"><f>400+20</f></c>'
    )
    failed = '<c r="F4" t="e"><f>A1</f><v>#REF!</v></c>'
    return rewrite_part(path, "xl/worksheets/sheet1.xml", '<c r="F4"><f>A1</f><v>0</v></c>', failed)


STRAY = '<row r="2000"><c r="XFD2000"><v>1</v></c></row></sheetData>'
HTML = "<html><p>请先登录</p></html>".encode()
BROKEN = id_number(order=13)[:17] + ("0" if id_number(order=13)[17] != "0" else "1")
RIGHT = id_number(order=13)[17]
MASKED = BROKEN[:6] + "********" + BROKEN[-4:]
HEADINGS_WRONG = (
    "序号",
    "姓名",
    "证件",
    "性别",
    "街道",
    "社区",
    "类别",
    "发放月份",
    "月发放金额",
    "联系电话",
)

CASES = (
    Case(
        "wrong headings",
        roll(roll_row(1), heading=HEADINGS_WRONG),
        ("缺少列：证件号码、救助类别，看到相近的列：证件、类别；请改成标准列名再送。",),
        0,
    ),
    Case(
        "no headings at all",
        roll(heading=("甲", "乙", "丙")),
        ("没有找到表头，表头应有这些列：姓名、证件号码、街道、社区、救助类别、发放月份、月发放金额。",),
        0,
    ),
    Case(
        "broken ID number",
        roll(roll_row(1), roll_row(2, 证件号码=BROKEN, 性别="男"), roll_row(3)),
        (
            f"第 3 行 C 列（证件号码）{MASKED}第 18 位与前 17 位对不上，按前 17 位应是 {RIGHT}，请核对整个号码。",
        ),
        2,
    ),
    Case(
        "death in the future",
        funerals(
            funeral_row(), funeral_row(证件号码=id_number(order=21), 死亡日期="2026-02-01", 火化日期="")
        ),
        ("第 3 行 C 列（死亡日期）“2026-02-01”还没有到，应不晚于 2026-01-10。",),
        1,
        "funerals",
    ),
    Case(
        "cremation before death",
        funerals(
            funeral_row(火化日期="2025-11-01"),
            funeral_row(证件号码=id_number(order=21), 火化日期="2025-11-02"),
        ),
        ("第 2 行 D 列（火化日期）“2025-11-01”早于死亡日期（2025-11-02），请核对两个日期。",),
        1,
        "funerals",
    ),
    Case(
        "death before birth",
        funerals(funeral_row(证件号码=id_number("20251103", 11)), funeral_row(证件号码=id_number(order=21))),
        ("第 2 行 C 列（死亡日期）“2025-11-02”早于出生日期（2025-11-03），请核对两个日期。",),
        1,
        "funerals",
    ),
    Case(
        "encrypted xlsx",
        content("名册.xlsx", ole2_directory("Root Entry", "EncryptionInfo", "EncryptedPackage")),
        ("文件加了密码，打不开，请在表格软件里取消密码后另存再送。",),
        0,
    ),
    Case(
        "truncated xlsx",
        cut(roll(roll_row(1)), 0.7),
        ("文件不完整，后半部分缺失，请重新拷贝或下载后再送。",),
        0,
    ),
    Case("0 bytes", content("名册.xlsx", b""), ("文件是空的（0 字节），请重新导出后再送。",), 0),
    Case(
        ".exe named .xlsx",
        content("名册.xlsx", b"MZ\x90\0" + bytes(200)),
        ("这是程序文件，不是表格，没有打开，请送 xlsx 或 csv；如不是您本人改的名，请报信息员查毒。",),
        0,
    ),
    Case(
        "web page without a table named .xls",
        content("名册.xls", HTML),
        ("这是网页，里面没有表格（有的系统把网页导出成 .xls），请重新导出，或另存为 xlsx 再送。",),
        0,
    ),
    Case(
        "web page that claims to be wider than any spreadsheet",
        content("名册.xls", b"<table><tr>" + b"<td colspan=99999999>x" * 3),
        ("文件已损坏，读不出来，请用表格软件打开后另存为 xlsx 再送。",),
        0,
    ),
    Case(
        "web page in neither encoding",
        content("名册.xls", b"<table><tr><td>\n\xff\xff\xff</td></tr></table>"),
        ("第 2 行的文字既不是 UTF-8 也不是 GB18030，请用表格软件打开后另存为 xlsx 再送。",),
        0,
    ),
    Case(
        "web page cut off within its table",
        content("名册.xls", b"<table><tr><td>x<table><tr><td>y</td></table></tr><td>"),
        ("没有找到表头，表头应有这些列：姓名、证件号码、街道、社区、救助类别、发放月份、月发放金额。",),
        0,
    ),
    Case(
        "PDF named .xlsx",
        content("名册.xlsx", b"%PDF-1.7 "),
        ("这是 PDF，不是表格，请送导出 PDF 之前的 xlsx。",),
        0,
    ),
    Case("noise", content("名册.csv", b"\x01\0\x02" * 50), ("认不出这是什么文件，请送 xlsx 或 csv。",), 0),
    Case(
        "neither encoding",
        content("名册.csv", "姓名,证件号码\n".encode() + b"\xff\xff,1\n"),
        ("第 2 行的文字既不是 UTF-8 也不是 GB18030，请用表格软件打开后另存为 xlsx 再送。",),
        0,
    ),
    Case(
        "quotation mark left open",
        content(
            "名册.csv", f'{",".join(ROLL)}\n1,"李四,{id_number()},女\n2,王五,x,男,a\n3,赵六,y,女,b'.encode()
        ),
        ("第 2 行的引号没有配对，后面的行会连成一格，请补上引号，或另存为 xlsx 再送。",),
        0,
    ),
    Case(
        "a comma too many",
        lambda folder: write_csv(folder / "名册.csv", [ROLL, roll_row(1), [*roll_row(2), "x"]]),
        (
            "第 3 行 B 列（姓名）这一行有 11 格，比表头的 10 格多，可能是内容里带逗号，"
            "请给带逗号的内容加引号，或另存为 xlsx。",
        ),
        1,
    ),
    Case(
        "two sheets",
        two_sheets,
        (
            "工作表“说明”没有所需的列，没有读，如需读入，应有这些列：姓名、证件号码、街道、社区、救助类别、发放月份、月发放金额。",
        ),
        3,
    ),
    Case("merged heading", merged_heading, (), 2),
    Case(
        "formula cells",
        formula_cells,
        (
            "第 3 行 I 列（月发放金额）是公式，文件里没有算好的结果，请用表格软件打开并保存一次，或直接填写结果值。",
            "第 4 行 F 列（社区）是出错的公式（#REF!），请填写结果值。",
        ),
        1,
    ),
    Case(
        "ID as float",
        roll(roll_row(1, 证件号码=int(id_number(order=112))), roll_row(2)),
        (
            "第 2 行 C 列（证件号码）“3.2049***********e+17”被表格软件当成数字，末几位已经丢失，"
            "请把该列设为文本格式后重新填写完整号码。",
        ),
        1,
    ),
    Case(
        "a column twice",
        roll([*roll_row(1), id_number()], heading=(*ROLL, "身份证号")),
        ("“证件号码”有两列（C、K），不知道用哪一列，请只留一列再送。",),
        0,
    ),
    Case("headings and nothing below", roll(), ("表头下面没有数据行，请填好后再送。",), 0),
    Case(
        "another word than the standard's",
        roll(roll_row(1, 救助类别="护理 二级"), roll_row(2, 救助类别="最低生活保障")),
        (
            "第 2 行 G 列（救助类别）“护理 二级”不在标准里，应填低保、低保边缘、特困分散、特困集中、刚性支出。",
        ),
        1,
    ),
    Case(
        "sex against the number",
        roll(roll_row(1, 性别="男"), roll_row(2)),
        ("第 2 行 D 列（性别）“男”与号码不一致，按号码应是女，请核对两处。",),
        1,
    ),
    Case(
        "the same person twice with other content",
        roll(roll_row(1), roll_row(1, 月发放金额="900")),
        ("第 3 行 C 列（证件号码）与第 2 行是同一条，内容却不同，请只留正确的一行。",),
        1,
    ),
    Case(
        "a community of another street",
        roll(roll_row(1, 社区="湖滨社区"), roll_row(2, 社区="胡滨社区", 街道="望湖街道")),
        (
            "第 2 行 F 列（社区）“湖滨社区”不属于清和街道，应是望湖街道的社区，请核对街道和社区。",
            "第 3 行 F 列（社区）没有叫“胡滨社区”的社区，可能是湖滨社区，请核对。",
        ),
        0,
    ),
)


def sentences(problems: list[Problem], language: str) -> list[str]:
    return [render(problem, language) for problem in problems]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_is_told_and_good_rows_are_kept(case: Case, tmp_path: Path) -> None:
    path = case.make(tmp_path)
    reading, validated = received(path, case.source)
    by_row = [render(problem, row=row.row) for row in validated.bad for problem in row.problems]
    assert (*sentences(reading.refused + reading.notes, "zh"), *by_row) == case.said
    assert len(validated.good) == case.kept
    assert len(validated.good) + len(validated.bad) == reading.rows


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_message_shows_a_number_whole_and_each_is_said_in_english_too(case: Case, tmp_path: Path) -> None:
    reading, validated = received(case.make(tmp_path), case.source)
    problems = [
        *reading.refused,
        *reading.notes,
        *(problem for row in validated.bad for problem in row.problems),
    ]
    for sentence in (*sentences(problems, "zh"), *sentences(problems, "en")):
        assert not re.search(r"\d{11}", sentence)
        assert sentence.endswith(("。", ".")) and "{" not in sentence


def test_a_file_that_needs_too_much_memory_or_time_is_refused(tmp_path: Path) -> None:
    path = roll(roll_row(1))(tmp_path)
    stray = write_xlsx(tmp_path / "零星.xlsx", {"六月": [ROLL, roll_row(1)]})
    rewrite_part(stray, "xl/worksheets/sheet1.xml", "</sheetData>", STRAY)
    small = read(stray, contract("assistance_roll"), limits=Limits(memory=1 << 29))
    slow = read(path, contract("assistance_roll"), limits=Limits(seconds=0.001))
    bomb = read(path, contract("assistance_roll"), limits=Limits(unpacked=100))
    assert [reading.refused[0].code for reading in (small, slow, bomb)] == [
        "file_too_large",
        "file_too_slow",
        "file_too_large",
    ]
    assert small.rows == slow.rows == bomb.rows == 0
