"""Small lists of invented people for the linkage kernel."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from minzheng.exchange.kernel.linkage.matching import Ways, match
from minzheng.exchange.kernel.linkage.rows import COLUMNS
from minzheng.registry.kernel.identity import check_digit

AS_OF = date(2026, 11, 1)


def number(born: str, sequence: int) -> str:
    """Return a valid number of an area that was never issued."""
    first = f"320499{born.replace('-', '')}{sequence:03d}"
    return first + check_digit(first)


def person(name: str, born: str, sequence: int, **cells: str | None) -> dict[str, str | None]:
    """Return a row of the registry."""
    sex = "男" if sequence % 2 else "女"
    phone = f"120{sequence * 73_856_093 % 10**8:08d}"
    door = {"phone": phone, "address": f"朝阳花园{sequence}幢1单元101室", "community": "朝阳社区"}
    return {
        "id_number": number(born, sequence),
        "name": name,
        "sex": sex,
        "birth_date": born,
        **door,
        **cells,
    }


WANG = person("王建峰", "1950-03-05", 101)
REGISTRY = [
    WANG,
    person("李秀英", "1948-07-21", 102),
    person("张伟", "1972-11-02", 103),
    person("张伟", "1972-11-02", 105),
    person("陈子涵", "2015-05-30", 107, address="丽华一村3幢2单元501室", household="H1"),
    person("陈子轩", "2015-05-30", 109, address="丽华一村3幢2单元501室", household="H1"),
    person("周明芳", "1961-01-12", 110),
]


def listed(rows: list[dict[str, Any]]) -> pa.Table:
    """Return rows as a table, what is missing as null."""
    return pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in COLUMNS})


def matched(
    right: list[dict[str, Any]], left: list[dict[str, Any]] = REGISTRY, *, repeats: bool = True
) -> list[dict[str, Any]]:
    """Return the lines for rows of RIGHT."""
    return match(listed(left), listed(right), Ways(AS_OF, repeats=repeats, threads=1)).to_pylist()


def row_of(known: dict[str, str | None], **changes: str | None) -> dict[str, str | None]:
    """Return a person's row with some cells otherwise."""
    return {**known, **changes}
