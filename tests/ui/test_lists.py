"""A declared list: what it shows to whom, and that its URL holds everything it shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.ui.reading import page, rows

SignIn = Callable[..., Client]


def shown_total(response: Any) -> int:
    """The number a list says it has."""
    words = next(text for _found, text in page(response).all("span", id="mz-count"))
    return int(re.sub(r"\D", "", words))


TILE = re.compile(r'id="tile-(\w+)"[^>]*href="([^"]+)".*?mz-figure[^>]*>([\d,]+)<', re.S)


def tiles(response: Any) -> dict[str, tuple[int, str]]:
    """Each tile's figure and link."""
    found = TILE.findall(response.content.decode())
    return {key: (int(number.replace(",", "")), unescape(href)) for key, href, number in found}


def test_tiles_add_up_to_the_total_and_open_as_many_rows(sign_in: SignIn) -> None:
    client = sign_in()
    whole = client.get("/errands/?size=100")
    assert (
        sum(number for number, _href in tiles(whole).values()) == shown_total(whole) == len(rows(whole)) == 39
    )
    for number, href in tiles(whole).values():
        opened = client.get("/errands/" + href)
        assert shown_total(opened) == number == len(rows(opened))


def test_tiles_count_without_their_own_filter(sign_in: SignIn) -> None:
    client = sign_in()
    assert {k: n for k, (n, _h) in tiles(client.get("/errands/?tile=late")).items()} == {
        k: n for k, (n, _h) in tiles(client.get("/errands/")).items()
    }


def test_chips_narrow_the_list_and_can_be_taken_off(sign_in: SignIn) -> None:
    client = sign_in()
    narrowed = client.get("/errands/?kind=审核&size=100")
    assert narrowed.status_code == 200
    assert all("审核" in row for row in rows(narrowed))
    chip = page(narrowed).all("a", id="chip-kind")[0]
    assert chip[1].endswith("审核")
    assert shown_total(client.get("/errands/" + chip[0]["href"])) == 39


@pytest.mark.parametrize(
    "query", ["kind=nothing", "area=320499002001", "tile=nothing", "sort=nothing", "sort=what"]
)
def test_what_the_page_does_not_offer_is_not_found(sign_in: SignIn, query: str) -> None:
    """A foreign community is no option of this actor, so it is a 404 like any unknown one."""
    assert sign_in().get(f"/errands/?{query}").status_code == 404


def test_rows_of_another_street_are_not_there(sign_in: SignIn) -> None:
    assert shown_total(sign_in("clerk").get("/errands/")) == 39
    assert shown_total(sign_in("both").get("/errands/")) == 45


def test_pages_do_not_overlap_and_hold_all_rows(sign_in: SignIn) -> None:
    client = sign_in()
    keys: list[str] = []
    for number in (1, 2, 3, 4):
        answer = page(client.get(f"/errands/?size=12&page={number}"))
        keys += [found["value"] for found, _text in answer.all("input", name="pk")]
    assert len(keys) == len(set(keys)) == 39


def test_a_page_beyond_the_last_is_the_last(sign_in: SignIn) -> None:
    assert len(rows(sign_in().get("/errands/?size=12&page=99"))) == 3


def test_sorting_turns_round_and_says_so(sign_in: SignIn) -> None:
    client = sign_in()
    up, down = client.get("/errands/?sort=name&size=100"), client.get("/errands/?sort=-name&size=100")
    assert page(up).all("th", aria_sort="ascending") and page(down).all("th", aria_sort="descending")
    assert page(up).all("a", id="sort-name")[0][0]["href"].startswith("?sort=-name")


def test_a_search_without_result_repeats_what_was_asked(sign_in: SignIn) -> None:
    missed = sign_in().get("/errands/?q=nobody&kind=审核").content.decode()
    assert "没有符合条件的记录" in missed and "“nobody”" in missed


def test_an_empty_list_says_what_would_be_here(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.ui.gallery.house import actor_of

    nobody_here = replace(actor_of("clerk"), grants={"gallery.see": frozenset({0})})
    monkeypatch.setattr("tests.ui.gallery.house.actor_of", lambda name: nobody_here)
    assert "还没有记录" in sign_in().get("/plain/").content.decode()


def test_who_may_not_act_sees_no_buttons(sign_in: SignIn) -> None:
    """Traps 1 and 2: names and conditions in templates are plain values, so what should be there is there."""
    guest, clerk = page(sign_in("guest").get("/errands/")), page(sign_in("clerk").get("/errands/"))
    assert not guest.all("form", id="mz-bulk") and not guest.all("button", name="one")
    assert [found["value"] for found, _t in clerk.all("button", name="verb")] == [
        "",
        "gallery._pass_on",
        "gallery._close",
    ]
    assert all(found["value"].endswith(":gallery._close") for found, _t in clerk.all("button", name="one"))
    assert clerk.all("a", class_="btn btn-sm")


def test_rows_that_are_only_seen_have_no_button(sign_in: SignIn) -> None:
    client = sign_in("both")
    answer = client.get("/errands/?size=100&area=320499002001")
    assert rows(answer) and not page(answer).all("button", name="one")


def test_enter_in_a_rows_box_runs_nothing(sign_in: SignIn) -> None:
    """Trap 9: Enter in a row's box presses the form's first button, so that one does nothing and leads back."""
    client = sign_in()
    names = [found["value"] for found, _text in page(client.get("/errands/")).all("button", name="verb")]
    assert names[0] == ""
    back = client.post("/errands/do/", {"verb": "", "pk": ["1", "2"], "from": "?tile=late"})
    assert back.url == "/errands/?tile=late"


def test_a_list_takes_at_most_eight_statements(sign_in: SignIn) -> None:
    client = sign_in()
    client.get("/errands/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/errands/")
    mine = [q["sql"] for q in captured.captured_queries if "set_config" not in q["sql"]]
    ours = [sql for sql in mine if "platform_agent" not in sql and "LIKE" not in sql]
    assert len(ours) <= 8, "\n".join(ours)


def test_htmx_gets_the_list_alone_but_never_for_its_history(sign_in: SignIn) -> None:
    client = sign_in()
    part = client.get("/errands/", headers={"HX-Request": "true", "HX-Target": "mz-list"})
    assert part.content.lstrip().startswith(b'<div id="mz-list"')
    assert "新预警" in part.content.decode(), "the side stays beside the swapped list"
    restored = {"HX-Request": "true", "HX-Target": "mz-list", "HX-History-Restore-Request": "true"}
    assert b"<html" in client.get("/errands/", headers=restored).content
    assert part.headers["Cache-Control"] == "no-store"
    assert {"HX-Request", "HX-Target"} <= set(part.headers["Vary"].split(", "))


def test_row_height_is_remembered(sign_in: SignIn) -> None:
    client = sign_in()
    client.get("/errands/?density=compact")
    assert b"mz-table mz-compact" in client.get("/errands/").content


def test_print_has_every_row_and_no_shell(sign_in: SignIn) -> None:
    answer = sign_in().get("/errands/?view=print")
    assert len(rows(answer)) == 39 and b"mz-nav" not in answer.content


def test_a_missing_permit_names_who_has_it(sign_in: SignIn) -> None:
    answer = sign_in("stranger").get("/errands/")
    assert answer.status_code == 403 and "沈若兰" in answer.content.decode()


def test_without_sign_in_the_page_leads_there(sign_in: SignIn) -> None:
    assert sign_in("").get("/errands/").url == "/sign-in/?next=/errands/"


def test_counts_beyond_the_cap_are_not_counted_on(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from minzheng.ui.views import rows as counting

    monkeypatch.setattr(counting, "CAP", 10)
    assert "10+" in next(text for _f, text in page(sign_in().get("/plain/")).all("span", id="mz-count"))


def test_the_navigation_counts_what_waits_and_hides_what_cannot_be_opened(sign_in: SignIn) -> None:
    assert sign_in().get("/shell/counts/").json() == {"errands": 39}
    links = [found["href"] for found, _t in page(sign_in("guest").get("/errands/")).all("a")]
    assert "/plain/" in links and "/errand-begin/" not in links


@pytest.mark.parametrize(("language", "word"), [("", "我的任务"), ("en", "My tasks")])
def test_both_languages(sign_in: SignIn, language: str, word: str) -> None:
    assert word in sign_in(language=language).get("/errands/").content.decode()
