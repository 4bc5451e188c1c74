"""Every address × every account × own and foreign rows: the status declared, and no byte that a foreign row changes."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import pytest
from django.db import connection
from django.test import Client

from minzheng.platform.acting import Actor, acting
from minzheng.platform.actors import actor_for, grants_of, hats_of
from minzheng.platform.models import Account
from minzheng.platform.registries import Registry
from minzheng.platform.verbs import all_verbs
from minzheng.registry.models import Person
from minzheng.ui.declare import DetailPage, FormPage, ListPage, PhonePage
from minzheng.ui.declare.acts import RowVerb
from minzheng.ui.shell import ShellSource, ShellWords
from tests.accounts import actor
from tests.contracts import leaking_pages, pages
from tests.contracts.conftest import Tried
from tests.contracts.enumerated import scoped_models
from tests.contracts.pages import Address, addresses, answers, expected, row_for, signed_in, url_of
from tests.contracts.rows import Place, any_row, made, qinghe, wanghu
from tests.contracts.test_verbs import everything

pytestmark = pytest.mark.django_db

BASELINE = Path(__file__).with_name("query_counts.json")
ALL = addresses()
OURS = "tests.contracts.leaking_pages"
STRANGE = "registry.register_person"  # takes no row
STRANGER = "欧阳不识"
EVERYBODY = (
    "leader",
    "bureau",
    "data",
    "qinghe_clerk",
    "qinghe_head",
    "wanghu_clerk",
    "wanghu_head",
    "wutongli_grid",
    "hubin_grid",
    "assessor",
    "anhe",
    "qingfeng",
    "hospital",
    "two_streets",
    "two_hats",
)
# Those whose roles another has in another place: what it may do there is tried with the other.
MIRRORED = {
    "wanghu_clerk": "qinghe_clerk",
    "wanghu_head": "qinghe_head",
    "hubin_grid": "wutongli_grid",
    "qingfeng": "anhe",
}
each_account = pytest.mark.parametrize("username", EVERYBODY)
each_role = pytest.mark.parametrize("username", [name for name in EVERYBODY if name not in MIRRORED])


def hats(username: str) -> list[Actor]:
    """The account under each hat it has."""
    agent = Account.objects.select_related("agent").get(username=username).agent
    return [actor_for(agent, hat) for hat in hats_of(agent)]


def places(one: Actor) -> tuple[Place | None, Place | None]:
    """A place of the actor's own and one that is foreign to it, where there are such."""
    key = (lambda place: place.area.pk) if one.hat == "staff" else (lambda place: place.party.pk)
    both = (qinghe(), wanghu())
    own = next((place for place in both if key(place) in one.seen), None)
    return own, next((place for place in both if key(place) not in one.seen), None)


def fill(place: Place, name: str) -> None:
    """Rows of every kind in a place, and a person of this name."""
    for model in scoped_models():
        any_row(model, place)
    made(Person, place, name=name, sort_key="zz", pinyin="zz", initials="zz")


def leaks(username: str, one: Actor, tried_addresses: list[Address]) -> list[str]:
    """What this account is answered otherwise once there are foreign rows. Nothing may be; and each address answers it
    as declared."""
    own, foreign = places(one)
    if own is None or foreign is None:
        return []
    fill(own, "周桂英")
    client = signed_in(one, username)
    rows = {address.name: row_for(address, own) for address in tried_addresses}
    before = {a.name: answers(client, a, rows[a.name], STRANGER) for a in tried_addresses}
    fill(foreign, STRANGER)
    after = {a.name: answers(client, a, rows[a.name], STRANGER) for a in tried_addresses}
    different = [name for name, found in before.items() if found != after[name]]
    assert failing(before) == [], "an address fails before there is anything to leak"
    for address in tried_addresses:
        status, _ = next(iter(before[address.name].values()))
        wanted = expected(address, one, rows[address.name])
        assert address.part == "export" or status == wanted, (address.name, one.hat, "own")
    return different


def failing(found: Mapping[str, Any]) -> list[str]:
    """Addresses that answered an error of the server: a queryset without a mark, for one."""
    return [name for name, got in found.items() if any(status >= 500 for status, _ in got.values())]


def test_the_accounts_tried_are_all_there_are() -> None:
    assert sorted(EVERYBODY) == sorted(Account.objects.values_list("username", flat=True))
    for left_out, tried_for_it in MIRRORED.items():
        assert roles(left_out) == roles(tried_for_it), left_out


def roles(username: str) -> list[str]:
    """The roles of an account."""
    agent = Account.objects.select_related("agent").get(username=username).agent
    return sorted(grant.role for grant in grants_of(agent))


@each_account
def test_every_address_answers_every_account_as_declared(username: str, tried: Tried) -> None:
    for one in hats(username):
        tried("addresses × accounts × own and foreign rows", answered_as_declared(username, one, ALL))


def answered_as_declared(username: str, one: Actor, tried_addresses: list[Address]) -> int:
    """Opens each address with a row of its own and a foreign one where it stands on rows; gives how often. Where the
    account's answers are compared, those about its own rows are held against what is declared there."""
    client, number = signed_in(one, username), 0
    own, foreign = places(one)
    compared = username not in MIRRORED and own is not None and foreign is not None
    for address in tried_addresses:
        for place, is_own in ((own, True), (foreign, False)):
            row = row_for(address, place) if place else None
            if row is None and ("pk" in address.arguments or not is_own):
                continue
            if is_own and compared and address.part != "export":
                continue
            status = client.get(url_of(address, row)).status_code
            wanted = expected(address, one, row) if is_own else foreign_answer(address, one)
            assert status == wanted, (address.name, one.hat, "own" if is_own else "foreign")
            number += 1
    return number


def foreign_answer(address: Address, one: Actor) -> int:
    """A foreign row is not there; who lacks the permit hears that first."""
    as_own = expected(address, one)
    return pages.MISSING if as_own == pages.OK else as_own


@each_role
def test_no_answer_changes_when_foreign_rows_come_into_being(username: str, tried: Tried) -> None:
    for one in hats(username):
        assert leaks(username, one, ALL) == []
        tried("addresses × accounts compared with and without foreign rows", len(ALL))


def verbs_of(page: Any, row: Any, one: Actor) -> list[str]:
    """Names of verbs that a post can try on a page's row: what its buttons run, whatever takes such rows, and one that
    takes no row at all: the row is looked for before the name is."""
    if bulk := [act.verb.name for act in getattr(page, "bulk", ())]:
        return bulk
    with acting(one):
        acts = page.acts(row, one) if getattr(page, "acts", None) and one.hat in page.hats else ()
    offered = {act.verb.name for act in acts if isinstance(act, RowVerb)}
    taking = {
        verb.name for verb in all_verbs if any(type(row) in parts_of(hint) for hint in verb.hints.values())
    }
    return sorted({*offered, *taking, STRANGE})


def parts_of(hint: Any) -> set[Any]:
    """The types that a hint is made of."""
    return {hint}.union(*(parts_of(part) for part in get_args(hint)))


def posted_to_foreign_rows(client: Client, one: Actor, tried_addresses: list[Address]) -> int:
    """Posts to every address in the name of a foreign row; gives how often."""
    _, foreign = places(one)
    number = 0
    for address in tried_addresses:
        row = row_for(address, foreign) if foreign else None
        of_list = isinstance(address.page, ListPage) and address.part == "do"
        target = any_row(pages.shown_model(address.page), foreign) if of_list and foreign else row
        if target is None:
            continue
        before = everything()
        for name in verbs_of(address.page, target, one) if address.part == "do" else [""]:
            told = {"pk": str(target.pk), "verb": name, "sure": "1", "key": str(uuid.uuid4()), "why": "check"}
            status = client.post(url_of(address, row), told).status_code
            assert status in (pages.FORBIDDEN, pages.MISSING), (address.name, name, status)
            number += 1
        assert everything() == before, address.name
    return number


@each_role
def test_nothing_posted_about_a_foreign_row_changes_anything(username: str, tried: Tried) -> None:
    for one in hats(username):
        tried("posts about foreign rows", posted_to_foreign_rows(signed_in(one, username), one, ALL))


def test_honest_pages_refuse_what_is_posted_about_a_foreign_row(leaking_district: list[Address]) -> None:
    clerk = actor("qinghe_clerk")
    honest = [address for address in leaking_district if address.name.startswith("honest")]
    assert posted_to_foreign_rows(signed_in(clerk, "qinghe_clerk"), clerk, honest) > 10


def test_who_is_not_signed_in_is_sent_to_the_sign_in_or_refused() -> None:
    client = Client(raise_request_exception=False)
    for address in ALL:
        if address.name not in pages.OPEN:
            row = row_for(address, qinghe())
            assert client.get(url_of(address, row)).status_code in (302, 403), address.name


def test_every_other_address_declared_here_is_still_there() -> None:
    there = {address.name for address in ALL}
    assert {*pages.OTHERS, *pages.OPEN} - there == set()


def lists() -> list[Address]:
    return [address for address in ALL if isinstance(address.page, ListPage) and not address.part]


def statements(client: Client, url: str) -> int:
    """Statements of one request."""
    number = 0

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal number
        number += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        assert client.get(url).status_code == 200, url
    return number


def queries_of(address: Address) -> int:
    """Statements of a list for somebody who may see it, which must not grow with its rows."""
    permit = pages.permit_of(address.page)  # type: ignore[arg-type]  # lists have one
    username, one = next(
        (name, one)
        for name in Account.objects.order_by("pk").values_list("username", flat=True)
        for one in hats(name)
        if one.may(permit) and one.hat in address.page.hats  # type: ignore[union-attr]  # lists have them
    )
    client, (own, _) = signed_in(one, username), places(one)
    assert own is not None
    model = pages.shown_model(address.page)
    any_row(model, own)
    client.get(url_of(address))
    few = statements(client, url_of(address))
    for _ in range(9):
        any_row(model, own)
    assert statements(client, url_of(address)) == few, f"{address.name}: more rows, more statements"
    return few


def test_every_list_asks_as_often_as_the_committed_baseline_says(tried: Tried) -> None:
    """After a deliberate change: MINZHENG_WRITE_COUNTS=1 writes tests/contracts/query_counts.json anew."""
    found = {address.name: queries_of(address) for address in lists()}
    if os.environ.get("MINZHENG_WRITE_COUNTS") == "1":
        BASELINE.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n", "utf-8")
    tried("lists with their number of statements", len(found))
    assert found == json.loads(BASELINE.read_text("utf-8"))


@pytest.fixture
def leaking_district(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Address]]:
    """The addresses of tests.contracts.leaking_pages in place of the application's."""
    monkeypatch.setitem(pages.OTHERS, "leaking-search", pages.everybody)
    yield mounted(OURS, settings, monkeypatch)


def mounted(urlconf: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> list[Address]:
    """The addresses of a urlconf, which stand in place of the application's until the test ends."""
    settings.ROOT_URLCONF = urlconf
    monkeypatch.setattr("minzheng.ui.menu.menu", Registry("menu", unique=lambda entry: entry.url))
    source = ShellSource(
        product=lambda: "Minzheng",
        words=lambda _: ShellWords(),
        holders=lambda _: (),
        exported=lambda *_: None,
    )
    # The importers first: one that is imported only now would keep the stand-in as its own for good.
    for module in ("minzheng.ui.views.export", "minzheng.ui.errors", "minzheng.ui.shell"):
        monkeypatch.setattr(f"{module}.source", lambda: source)
    return addresses(urlconf)


def test_honest_pages_leak_nothing_and_answer_as_declared(leaking_district: list[Address]) -> None:
    honest = [address for address in leaking_district if address.name.startswith("honest")]
    assert {type(address.page) for address in honest} == {ListPage, DetailPage, FormPage}
    clerk = actor("qinghe_clerk")
    client, (own, foreign) = signed_in(clerk, "qinghe_clerk"), places(clerk)
    assert own and foreign
    for address in honest:
        here, there = row_for(address, own), row_for(address, foreign)
        assert client.get(url_of(address, here)).status_code == expected(address, clerk, here), address.name
        if there is not None:
            assert client.get(url_of(address, there)).status_code == foreign_answer(address, clerk), (
                address.name
            )
    assert leaks("qinghe_clerk", clerk, honest) == []


@pytest.mark.parametrize("leak", [*leaking_pages.LEAKS, "search"])
def test_a_page_that_leaks_is_caught(leak: str, leaking_district: list[Address], tried: Tried) -> None:
    page = leaking_pages.LEAKS.get(leak)
    name = page.name if page else "leaking-search"
    one = [address for address in leaking_district if address.name.startswith(name)]
    if leak == "forgetful list":
        with pytest.raises(AssertionError, match="fails before"):
            leaks("qinghe_clerk", actor("qinghe_clerk"), one)
    else:
        assert leaks("qinghe_clerk", actor("qinghe_clerk"), one), f"the leaking {leak} was not noticed"
    tried("leaks made on purpose and caught")


def test_an_address_that_nobody_declared_is_caught() -> None:
    stray = Address("stray", "stray/", (), None)
    with pytest.raises(LookupError, match="no declared page"):
        expected(stray, actor("leader"))


def test_a_list_that_asks_once_a_row_is_caught(leaking_district: list[Address]) -> None:
    slow = next(address for address in leaking_district if address.name == "leaking-slow")
    with pytest.raises(AssertionError, match="more rows, more statements"):
        queries_of(slow)


def test_a_list_that_asks_for_a_related_row_once_does_not(leaking_district: list[Address]) -> None:
    assert queries_of(next(address for address in leaking_district if address.name == "honest")) < 15


def test_kinds_of_pages_are_all_known_here() -> None:
    from minzheng.ui.views import Page

    assert set(Page.__args__) == {ListPage[Any], DetailPage[Any], FormPage[Any], PhonePage[Any]}
