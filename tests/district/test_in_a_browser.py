"""The district in a real browser: the leader opens a figure down to why; a street sees its own people alone."""

from __future__ import annotations

import re
from html import unescape

from playwright.sync_api import Page

from tests.district.conftest import Built
from tests.journeys.conftest import SignIn
from tests.journeys.test_leader import IN_NEED, number_in, open_figure, the_figure

PERSON = re.compile(r'href="(/person/\d+/)"')
ON = re.compile(r'id="page-on"[^>]*?href="(?P<href>[^"]*)"')
STREETS = {"hongmei_clerk": "320402004000", "zhenglu_clerk": "320402109000"}


def people_shown(page: Page) -> list[str]:
    """The addresses of the people on this page of the list."""
    found: list[str] = page.locator("#mz-list tbody .mz-who a").evaluate_all(
        "all => all.map(a => a.pathname)"
    )
    return found


def people_listed(page: Page) -> list[str]:
    """The addresses of the people on all pages of the list: the first and the last as they are shown, those between as
    they are answered, since drawing each of them takes a second."""
    found, onward = people_shown(page), page.locator("#page-on").get_attribute("href")
    address = page.url.split("?")[0]
    while onward:
        answered = page.request.get(address + onward).text()
        here, further = answered.split("<tbody", 1)[1], ON.search(answered)
        if further is None:
            page.goto(address + onward)
            return found + people_shown(page)
        found += dict.fromkeys(PERSON.findall(here))
        onward = unescape(further["href"])
    return found


def number_clicked(page: Page) -> int:
    """Opens the figure from the page of figures; its number there, which the list's own total repeats."""
    number = the_figure(page)
    open_figure(page)
    assert number_in(page.locator("#mz-count").inner_text()) == number
    return number


def test_the_leader_clicks_the_number_sees_that_many_people_opens_one_and_sees_why(
    built: Built, sign_in: SignIn
) -> None:
    page = sign_in("leader")
    number = number_clicked(page)
    assert number == built.truth["figures"][IN_NEED]["district"]
    first = page.url
    listed = people_listed(page)
    assert len(listed) == len(set(listed)) == number
    page.goto(first)
    row = page.locator("#mz-list tbody tr").first
    name = row.locator(".mz-who a").inner_text()
    row.locator(".mz-who a").click()
    page.wait_for_url("**/person/**")
    assert name in page.locator("h1").inner_text()
    page.goto(first)
    page.locator("#mz-list tbody tr").first.get_by_text("看原因").click()
    page.wait_for_url("**/assessment/**")
    assert page.locator(".mz-reasons li").count() > 0


def test_a_street_sees_its_own_number_its_own_people_and_nobody_of_another(
    built: Built, sign_in: SignIn
) -> None:
    pages = {username: sign_in(username) for username in STREETS}
    shown = {}
    for username, page in pages.items():
        assert number_clicked(page) == built.truth["figures"][IN_NEED][STREETS[username]]
        shown[username] = people_shown(page)
    for username, page in pages.items():
        own = page.goto(shown[username][0])
        assert own is not None and own.status == 200
        for other, people in shown.items():
            foreign = page.goto(people[0])
            assert foreign is not None and (foreign.status == 404) is (other != username)
