"""Rows of a person list made comparable: numbers, names, days and doors in one spelling each, as an Arrow table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias, TypeVar

import duckdb
import pyarrow as pa

from minzheng.exchange.kernel.cells import read_sex
from minzheng.exchange.kernel.dates import read_day, read_month
from minzheng.exchange.kernel.linkage.addresses import split_address
from minzheng.exchange.kernel.linkage.names import ComparedName, compared_name
from minzheng.exchange.kernel.linkage.numbers import NO_NUMBER, SeenNumber, seen_number
from minzheng.exchange.kernel.messages import Unfit
from minzheng.registry.kernel.identity import IdentityError, normalise_phone
from minzheng.registry.kernel.text import compact, digits_of, tidy

Relation: TypeAlias = pa.Table | duckdb.DuckDBPyRelation
Cell: TypeAlias = str | float | date | None
TwoParts: TypeAlias = tuple[str | None, str | None]

T = TypeVar("T")

COLUMNS = ("id_number", "name", "sex", "birth_date", "phone", "address", "household", "community")
TEXT = pa.string()
SCHEMA = pa.schema(
    [
        ("line", pa.int64()),
        *(
            (name, TEXT)
            for name in (
                "written", "number", "digits", "head", "foot", "mask", "tail",
                "name", "former", "pattern", "latin", "folded", "sound", "gap1", "gap2", "gap3", "gap4",
                "sex", "born", "told", "swapped", "year", "month_day",
                "phone", "estate", "door", "household", "community",
            )
        ),
    ]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Born:
    """A day of birth as eight digits, or its month as six; with day and month changed over where that is a day too.

    `told`: whether somebody wrote it down, or it was read out of the number, which then says nothing twice.
    """

    text: str
    swapped: str | None = None
    told: bool = True


class MissingName(ValueError):
    """A list without a column of names can't be compared with another."""


def comparable(rows: Relation, *, as_of: date) -> pa.Table:
    """Return the rows of a list made comparable, numbered from 1 in the order given, columns as in `SCHEMA`.

    Any of `COLUMNS` may be missing but name (MissingName). What can't be read counts as missing: it decides nothing.
    """
    table = rows if isinstance(rows, pa.Table) else rows.to_arrow_table()
    if "name" not in table.column_names:
        raise MissingName("name")
    cells = {name: _cells(table, name) for name in COLUMNS}
    numbers = _each(cells["id_number"], lambda cell: seen_number(cell, as_of), NO_NUMBER)
    names = _each(cells["name"], _name, None)
    born = _each(cells["birth_date"], _day, None)
    sexes = _each(cells["sex"], _sex, None)
    nowhere: TwoParts = (None, None)
    doors = _each(cells["address"], lambda cell: split_address(_text(cell) or ""), nowhere)
    columns = {
        "line": list(range(1, table.num_rows + 1)),
        **_number_columns(numbers),
        **_name_columns(names),
        **_born_columns(
            [own or _born(number.birth_date, told=False) for own, number in zip(born, numbers, strict=True)]
        ),
        "sex": [own or number.sex for own, number in zip(sexes, numbers, strict=True)],
        "phone": _each(cells["phone"], _phone, None),
        "estate": [estate for estate, _ in doors],
        "door": [f"{estate}|{door}" if estate and door else None for estate, door in doors],
        "household": _each(cells["household"], _text, None),
        "community": _each(cells["community"], _text, None),
    }
    return pa.table(columns, schema=SCHEMA)


def _cells(table: pa.Table, name: str) -> list[Cell]:
    return table[name].to_pylist() if name in table.column_names else [None] * table.num_rows


def _each(cells: Iterable[Cell], read: Callable[[Cell], T], nothing: T) -> list[T]:
    """Each cell read, every spelling once."""
    known: dict[Cell, T] = {None: nothing}
    read_once = []
    for cell in cells:
        if cell not in known:
            known[cell] = read(cell)
        read_once.append(known[cell])
    return read_once


def _number_columns(numbers: list[SeenNumber]) -> dict[str, list[str | None]]:
    fields = ("written", "number", "digits", "head", "foot", "mask", "tail")
    return {name: [getattr(number, name) for number in numbers] for name in fields}


def _name_columns(names: list[ComparedName | None]) -> dict[str, list[str | None]]:
    columns: dict[str, list[str | None]] = {
        name: [getattr(one, name) if one else None for one in names]
        for name in ("name", "former", "pattern", "latin", "folded", "sound")
    }
    for at in range(4):
        columns[f"gap{at + 1}"] = [one.gaps[at] if one and at < len(one.gaps) else None for one in names]
    return columns


def _born_columns(born: list[Born | None]) -> dict[str, list[str | None]]:
    return {
        "born": [one.text if one else None for one in born],
        "told": ["yes" if one and one.told else None for one in born],
        "swapped": [one.swapped if one else None for one in born],
        "year": [one.text[:4] if one else None for one in born],
        "month_day": [one.text[4:] if one and len(one.text) == 8 else None for one in born],
    }


def _name(cell: Cell) -> ComparedName | None:
    return compared_name(str(cell))


def _day(cell: Cell) -> Born | None:
    if isinstance(cell, date):
        return _born(cell.date() if isinstance(cell, datetime) else cell)
    try:
        return _born(read_day(cell)[0])
    except Unfit as unfit:
        return Born(f"{read_month(cell)[0]:%Y%m}") if unfit.code == "date_month_only" else None


def _born(day: date | None, *, told: bool = True) -> Born | None:
    if day is None:
        return None
    other = day.replace(month=day.day, day=day.month) if day.day <= 12 and day.day != day.month else None
    return Born(f"{day:%Y%m%d}", f"{other:%Y%m%d}" if other else None, told)


def _sex(cell: Cell) -> str | None:
    try:
        sex = read_sex(str(cell))[0]
    except Unfit:
        return None
    return sex if isinstance(sex, str) else None


def _phone(cell: Cell) -> str | None:
    try:
        return normalise_phone(cell if isinstance(cell, float) else str(cell))
    except IdentityError:
        return None


def _text(cell: Cell) -> str | None:
    """A text in one spelling; a number without the point that a spreadsheet gave it."""
    text = digits_of(cell) if isinstance(cell, float) else str(cell)
    return compact(tidy(text or "")) or None
