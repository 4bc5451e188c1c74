"""Reads a list of people from a file: xlsx, csv (UTF-8, GB18030) or parquet, headings in Chinese or as columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from minzheng.exchange.content import Contract, ContractField
from minzheng.exchange.kernel.headings import find_headings
from minzheng.exchange.kernel.limits import MEGABYTE, Limits
from minzheng.exchange.kernel.linkage.rows import COLUMNS
from minzheng.exchange.kernel.messages import Problem, render
from minzheng.exchange.kernel.reading import extract
from minzheng.exchange.kernel.sheets import Cell, Heading, RawSheet
from minzheng.exchange.kernel.tables import table_of

_PARQUET = b"PAR1"
# A list of a whole district, read once at somebody's desk.
_LIMITS = Limits(memory=8192 * MEGABYTE, seconds=900, unpacked=4096 * MEGABYTE)
_HEADINGS = {
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份证", "证件号", "居民身份证号码"),
    "name": ("姓名", "名字", "居民姓名", "申请人姓名", "老人姓名"),
    "sex": ("性别",),
    "birth_date": ("出生日期", "出生年月日", "出生年月", "生日"),
    "phone": ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
    "address": ("地址", "住址", "家庭住址", "居住地址", "家庭地址", "户籍地址", "现住址", "详细地址"),
    "household": ("户号", "家庭编号", "户编号"),
    "community": ("社区", "所属社区", "社区名称", "村（社区）", "村/社区", "所在社区"),
}
_TYPES = {"id_number": "id_number", "name": "name", "sex": "sex", "birth_date": "date", "phone": "phone"}


class ListRefused(ValueError):
    """A file that can't be taken for a list of people; `messages` say why and what would be right."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(*messages)
        self.messages = messages


@dataclass(frozen=True, slots=True)
class PersonList:
    """The rows of a file, and the number of each: 1 is the first below the headings, sheets one after another."""

    rows: pa.Table
    numbers: list[int]


def read_list(path: Path, language: str = "zh") -> PersonList:
    """Return the rows of a file; ListRefused when it is none, in the words of `language` (zh, en)."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise ListRefused([_unopened(path, error, language)]) from error
    read = _parquet(path) if head == _PARQUET else _sheets(path)
    if isinstance(read, Problem):
        raise ListRefused([f"{path.name}: {render(read, language)}"])
    return read


def _parquet(path: Path) -> PersonList | Problem:
    try:
        table = parquet.read_table(path)
    except (pa.ArrowException, OSError):
        return Problem("file_damaged")
    named = {name: _column_of(name) for name in table.column_names}
    kept = {column: table[name] for name, column in named.items() if column is not None}
    if "name" not in kept:
        return Problem("headings_absent", parameters={"missing": _HEADINGS["name"][0]})
    if not table.num_rows:
        return Problem("rows_none")
    return PersonList(pa.table(kept), list(range(1, table.num_rows + 1)))


def _column_of(heading: str) -> str | None:
    plain = heading.strip().lower()
    return next((column for column in COLUMNS if plain == column or plain in _HEADINGS[column]), None)


def _sheets(path: Path) -> PersonList | Problem:
    extracted = extract(path, _LIMITS)
    if isinstance(extracted, Problem):
        return extracted
    found = [(sheet, find_headings(sheet, _CONTRACT)) for sheet in extracted if sheet.rows]
    fitting = [(sheet, heading) for sheet, heading in found if heading.fits]
    if not fitting:
        headings = [heading for _, heading in found]
        best = max(headings, key=lambda heading: len(heading.columns), default=None)
        return _why_not(best)
    return _joined(fitting)


def _why_not(heading: Heading | None) -> Problem:
    if heading is None:
        return Problem("rows_none")
    return heading.twice[0] if heading.twice else heading.refusal()


def _joined(fitting: list[tuple[RawSheet, Heading]]) -> PersonList | Problem:
    columns: dict[str, list[Cell]] = {name: [] for name in COLUMNS}
    numbers: list[int] = []
    before = 0
    for sheet, heading in fitting:
        table, _ = table_of(sheet, heading)
        for window in table.windows():
            given = dict(zip((place.field.code for place in window.columns), window.cells, strict=True))
            for name, cells in columns.items():
                cells.extend(given.get(name, [None] * len(window.row_numbers)))
            numbers.extend(before + number - heading.first_row for number in window.row_numbers)
        before += len(sheet.rows) - heading.first_row
    if not numbers:
        return Problem("rows_none")
    return PersonList(
        pa.table({name: pa.array(map(_text, cells), pa.string()) for name, cells in columns.items()}), numbers
    )


def _text(cell: Cell) -> str | None:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    return cell


def _unopened(path: Path, error: OSError, language: str) -> str:
    if language == "en":
        return f"{path} can't be opened: {error.strerror}. Check the name."
    return f"打不开 {path}，请核对文件名（{error.strerror}）。"


def _contract() -> Contract:
    both = {"zh": "人员名单", "en": "list of people"}
    fields = tuple(
        ContractField.model_validate(
            {
                "code": name,
                "headings": (*_HEADINGS[name], name),
                "type": _TYPES.get(name, "text"),
                "required": name == "name",
            }
        )
        for name in COLUMNS
    )
    told = {"source": "list", "title": both, "sender": both, "sent_by": "district", "cadence": "yearly",
            "basis": {"kind": "statute", "status": "unverified", "text": both}, "retention": 1,
            "lake": False, "feeds": "residents", "key": ("name",), "fields": fields}  # fmt: skip
    return Contract.model_validate(told)


_CONTRACT = _contract()
