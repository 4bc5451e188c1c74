"""docs/rules.md's table of aggregates: over rows and over members, by the plain evaluator and by DuckDB."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from minzheng.screening.kernel.book import Book
from minzheng.screening.kernel.kinds import Value
from minzheng.screening.kernel.reference import facts_of
from minzheng.screening.kernel.run import facts_about
from minzheng.screening.reading import read_book
from tests.kernels.screening_book import RULES, VARIABLES, write_book
from tests.kernels.screening_lake import full_row, write
from tests.kernels.test_screening_oracle import AS_OF

DOCS = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
ROW = re.compile(r"^\| (\w+) \| (\w+) \| (\w+) \| (\w+) \|$", re.MULTILINE)
BARE = {"count", "exists"}
GROUPS: dict[str, list[int | None]] = {"no rows": [], "unknown": [None, None], "known": [1, 3, 3, None]}
PLACES = {
    "no rows": 10,
    "unknown": 20,
    "known": 30,
}  # the group's household; its first member has its rows too
ALONE = 99


def pinned() -> list[tuple[str, list[str]]]:
    found = ROW.findall(DOCS.read_text(encoding="utf-8"))
    return [(aggregate, values) for aggregate, *values in found if aggregate != "aggregate"]


def variables(aggregates: list[str]) -> Iterator[str]:
    """Of each aggregate one over rows and one over members; who counts as a member has rows."""
    yield "  - {code: home, title: {zh: 户, en: home}, type: integer, table: people, aggregate: latest, value: home}"
    yield "  - {code: point, title: {zh: 分, en: p}, type: integer, table: people, aggregate: latest, value: points}"
    yield "  - {code: alone_now, title: {zh: 独, en: a}, type: boolean, table: people, where: alone, aggregate: exists}"
    for each in aggregates:
        kind = "boolean" if each == "exists" else "integer"
        head = f"title: {{zh: 值, en: value}}, type: {kind}, aggregate: {each}"
        of_rows, of_members = ("", "") if each in BARE else (", value: visits", ", value: point")
        yield f"  - {{code: rows_{each}, {head}, table: bills{of_rows}}}"
        yield f"  - {{code: home_{each}, {head}, among: home, where: NOT alone_now{of_members}}}"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    listed = [aggregate for aggregate, _ in pinned()]
    shown = [f"{where}_{each}" for where in ("rows", "home") for each in listed]
    reasons = "".join(f"      - {{variable: {code}, words: {{zh: 值, en: value}}}}\n" for code in shown)
    rules = RULES.replace("    evidence: [spent]", f"{reasons}    evidence: [spent]")
    more = "\n".join(variables(listed)) + "\n"
    folder = tmp_path_factory.mktemp("aggregates")
    write_book(folder, variables=VARIABLES + more, rules=rules)
    tables = (folder / "tables.yaml").read_text(encoding="utf-8")
    (folder / "tables.yaml").write_text(tables.replace("home: integer", "home: integer, points: integer"))
    return read_book(folder)


def lake() -> dict[str, list[dict[str, Any]]]:
    """A household a group: its first member doesn't count and has the group's rows; somebody has no household."""
    bills: list[dict[str, Any]] = []
    people: list[dict[str, Any]] = [{"lake_no": ALONE, "alone": False, "points": 1}]
    for group, values in GROUPS.items():
        first = PLACES[group]
        people.append({"lake_no": first, "alone": True, "home": first, "points": 5})
        for number, value in enumerate(values, start=1):
            people.append({"lake_no": first + number, "alone": False, "home": first, "points": value})
            bills.append({"lake_no": first, "paid_on": AS_OF, "visits": value})
    return {"bills": bills, "people": people}


def both(book: Book, folder: Path, lake_no: int) -> tuple[dict[str, Value], dict[str, Value]]:
    rows = lake()
    whole = {
        code: [full_row(book.tables[code], number, row) for number, row in enumerate(found, start=1)]
        for code, found in rows.items()
    }
    tables = {code: write(folder, book.tables[code], found) for code, found in rows.items()}
    meant = facts_of(book, whole, lake_no, AS_OF, book.settings(AS_OF))
    return meant, facts_about(book, tables, AS_OF, lake_no, threads=1)


@pytest.mark.parametrize("column", range(3))
def test_the_table_of_aggregates_holds_for_rows_and_for_members(
    book: Book, tmp_path: Path, column: int
) -> None:
    meant, found = both(book, tmp_path, list(PLACES.values())[column])
    assert len(pinned()) == 6
    for aggregate, values in pinned():
        value = {"NULL": None, "TRUE": True, "FALSE": False}.get(values[column], values[column])
        for code in (f"rows_{aggregate}", f"home_{aggregate}"):
            assert json.dumps(meant[code]) == json.dumps(found[code]), code
            assert meant[code] == (int(value) if isinstance(value, str) else value), code


def test_who_belongs_to_no_known_household_has_no_known_value(book: Book, tmp_path: Path) -> None:
    for facts in both(book, tmp_path, ALONE):
        assert {facts[f"home_{aggregate}"] for aggregate, _ in pinned()} == {None}
