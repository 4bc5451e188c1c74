"""Files as departments send them, made for a test: sound ones, and ways to spoil them."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter

from minzheng.exchange.content import CODE_LISTS, SOURCES, CodeEntry, CodeList, Contract
from minzheng.exchange.kernel.divisions import DivisionName
from minzheng.exchange.kernel.reading import Reading, read
from minzheng.exchange.kernel.validation import validate
from minzheng.platform.packs import Pack, Text, load, packs_dir
from minzheng.registry.kernel.identity import check_digit
from tests.kernels.whole import Whole, whole

AS_OF = date(2026, 1, 10)
ROLL = ("序号", "姓名", "证件号码", "性别", "街道", "社区", "救助类别", "发放月份", "月发放金额", "联系电话")
FUNERAL = ("逝者姓名", "证件号码", "死亡日期", "火化日期", "殡仪馆")


@cache
def pack() -> Pack:
    return load(packs_dir() / "example")


def contract(source: str) -> Contract:
    return next(each.value for each in pack().content(SOURCES) if each.value.source == source)


@cache
def code_lists() -> dict[str, CodeList]:
    lists = {each.value.code: each.value for each in pack().content(CODE_LISTS)}
    for code, words in {"catalogue": ("助浴", "助洁"), "providers": ("甲服务社",)}.items():
        entries = tuple(
            CodeEntry(code=f"{code}{at}", label=Text(zh=word, en=f"{code}{at}"))
            for at, word in enumerate(words)
        )
        title = Text(zh=code, en=code)
        lists[code] = CodeList(code=code, title=title, entries=entries, source="a test", status="verified")
    return lists


@cache
def divisions() -> tuple[DivisionName, ...]:
    rows = pack().divisions
    ids = {row.code: number for number, row in enumerate(rows, 1)}
    return tuple(DivisionName(ids[row.code], row.name, row.level, ids.get(row.parent)) for row in rows)


def id_number(born: str = "19450315", order: int = 12) -> str:
    """An invented number of a birth date; odd orders are men."""
    first17 = f"320499{born}{order:03d}"
    return first17 + check_digit(first17)


def roll_row(at: int, **changes: Any) -> list[Any]:
    """A sound row of the assistance roll; each `at` is another person."""
    row = {
        "序号": at,
        "姓名": "李秀英",
        "证件号码": id_number(order=100 + 2 * at),
        "性别": "女",
        "街道": "清和街道",
        "社区": "书院社区",
        "救助类别": "低保",
        "发放月份": "2025-06",
        "月发放金额": "820.50",
        "联系电话": f"120{at:08d}",
    }
    return list({**row, **changes}.values())


def funeral_row(**changes: Any) -> list[Any]:
    """A sound row of the funeral register."""
    row = {
        "逝者姓名": "王德福",
        "证件号码": id_number(order=11),
        "死亡日期": "2025-11-02",
        "火化日期": "2025-11-05",
        "殡仪馆": "甲殡仪馆",
    }
    return list({**row, **changes}.values())


def write_xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """Write rows from A1 on: text as text, numbers as numbers, what begins with = as a formula without result."""
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 10)})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for index, cell in enumerate(row):
                    _write(sheet, at, index, cell)
    return path


def _write(sheet: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, str) and cell.startswith("="):
        sheet.write_formula(row, column, cell)
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    else:
        sheet.write(row, column, cell)


def write_csv(
    path: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8", separator: str = ","
) -> Path:
    """Write rows as text in an encoding."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def rewrite_part(path: Path, part: str, old: str, new: str) -> Path:
    """Change the XML inside an xlsx, as other programs would have written it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part], f"{part} has no {old}"
    parts[part] = parts[part].replace(old.encode(), new.encode())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def received(path: Path, source: str = "assistance_roll") -> tuple[Reading, Whole]:
    """Read and check a file by a source's contract."""
    reading = read(path, contract(source))
    return reading, checked(reading, source)


def checked(reading: Reading, source: str = "assistance_roll") -> Whole:
    standards = {"as_of": AS_OF, "code_lists": code_lists(), "divisions": divisions()}
    return whole(reading, validate(reading, contract(source), **standards))
