"""A new list page takes at most 25 lines, menu entry included, and is then held to all that every other list is."""

from __future__ import annotations

import ast
import inspect
import statistics
from pathlib import Path
from typing import Any

import pytest

from minzheng.platform.models import Account
from minzheng.registry.models import Fact
from minzheng.ui import menu as menus
from minzheng.ui.declare import ListPage
from tests.contracts import new_list
from tests.contracts.conftest import Told, Tried
from tests.contracts.pages import Address, signed_in, url_of
from tests.contracts.rows import made, qinghe, wanghu
from tests.contracts.test_exported import taken_as_seen
from tests.contracts.test_pages import (
    answered_as_declared,
    hats,
    leaks,
    mounted,
    posted_to_foreign_rows,
    queries_of,
)
from tests.ui.reading import rows
from tests.ui.test_lists import shown_total

pytestmark = pytest.mark.django_db

MOST = 25
PROGRAM = Path(__file__).resolve().parents[2] / "minzheng"
# Lines of the declarations there are, menu entries apart. They may become fewer, never more: raise nothing here, take
# columns and tiles out into functions of their own.
MEDIAN, LONGEST = 39.5, 63


def lines(source: str) -> int:
    """The lines of the one function in a source."""
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef) and function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


@pytest.fixture
def new(settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[Address]:
    """The addresses of the new page, mounted in place of the application's."""
    found = mounted("tests.contracts.new_list", settings, monkeypatch)
    return [one for one in found if isinstance(one.page, ListPage)]


def everybody() -> list[str]:
    return list(Account.objects.order_by("pk").values_list("username", flat=True))


def test_it_takes_at_most_25_lines() -> None:
    assert lines(inspect.getsource(new_list.told_facts)) <= MOST


def test_it_has_the_addresses_of_a_list_and_a_place_in_the_menu_of_who_may_open_it(
    new: list[Address],
) -> None:
    assert [one.name for one in new] == ["told-facts", "told-facts-do", "told-facts-export"]
    menus.menu.register(new_list.ENTRY)
    for username in everybody():
        for one in hats(username):
            assert bool(menus.entries_for(one)) == (one.hat == "staff" and one.may(Fact.see))


def test_every_account_gets_its_own_rows_and_no_other(new: list[Address], tried: Tried) -> None:
    for username in everybody():
        for one in hats(username):
            tried("addresses of a new list × accounts", answered_as_declared(username, one, new))
            assert leaks(username, one, new) == []
            posted_to_foreign_rows(signed_in(one, username), one, new)


def test_it_asks_no_more_often_for_more_rows(new: list[Address]) -> None:
    assert queries_of(new[0]) < 15


def test_it_goes_out_as_a_workbook(new: list[Address]) -> None:
    assert taken_as_seen(new[-1]) == 2


def test_empty_it_says_so_and_chips_narrow_what_it_counts(new: list[Address]) -> None:
    (clerk,) = hats("bureau")
    sent, address = signed_in(clerk, "bureau"), url_of(new[0])
    assert new_list.EMPTY in sent.get(address).content.decode()
    for place, kind, number in ((qinghe(), "assistance", 3), (qinghe(), "death", 2), (wanghu(), "death", 1)):
        for _ in range(number):
            made(Fact, place, kind=kind)
    street = qinghe().area.parent
    assert street is not None
    chosen = {"": 6, "?kind=death": 3, f"?area={street.code}": 5, f"?area={street.code}&kind=death": 2}
    for chips, number in chosen.items():
        answer = sent.get(address + chips)
        assert len(rows(answer)) == shown_total(answer) == number, chips
    assert sent.get(f"{address}?kind=nothing").status_code == 404


def declared() -> dict[str, int]:
    """The lines of each ListPage(…) in the program, by file and line."""
    found = {}
    for path in sorted(PROGRAM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or node.end_lineno is None:
                continue
            called = node.func.value if isinstance(node.func, ast.Subscript) else node.func
            if isinstance(called, ast.Name) and called.id == "ListPage":
                found[f"{path.relative_to(PROGRAM)}:{node.lineno}"] = node.end_lineno - node.lineno + 1
    return found


def test_the_declarations_there_are_do_not_grow(told: Told) -> None:
    found = declared()
    for place, number in sorted(found.items(), key=lambda one: one[1]):
        told("lines of the list pages", f"{number:>4} {place}")
    median, longest = statistics.median(found.values()), max(found.values())
    told("lines of the list pages", f"median {median:g}, longest {longest}, of {len(found)}")
    assert median <= MEDIAN and longest <= LONGEST
