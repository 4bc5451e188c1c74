"""The leader clicks a figure, sees that many rows, opens a person, sees why; a street sees its own number alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.plugin import DjangoDbBlocker

from tests.fed import fed_copy
from tests.journeys.conftest import SignIn, served
from tests.journeys.sound import unsound

IN_NEED = "assist.in_need"
TITLE = "有服务需求人数"
SEED = 1


@pytest.fixture
def address(
    template: str,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """The application on a copy of the fed district."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with django_db_blocker.unblock(), fed_copy(template, SEED), served() as found:
        yield found


def number_in(text: str) -> int:
    """The number of a text."""
    return int(re.sub(r"\D", "", text))


def the_figure(page: Page) -> int:
    """Opens the page of figures and says how many are in need."""
    page.goto("/figures/?year=2025")
    row = page.locator("tr", has_text=TITLE)
    return number_in(row.locator(".mz-figure-whole .n").inner_text())


def open_figure(page: Page) -> None:
    """Clicks the figure."""
    page.locator("tr", has_text=TITLE).locator(".mz-figure-whole .n").click()
    page.wait_for_url(f"**/figures/{IN_NEED}/**")


def rows_shown(page: Page) -> int:
    """Goes through all pages of the list and counts the rows; the list's own total says the same."""
    said, seen = number_in(page.locator("#mz-count").inner_text()), 0
    while True:
        seen += page.locator("#mz-list tbody tr").count()
        onward = page.locator("#page-on")
        if onward.count() == 0:
            assert seen == said
            return seen
        page.goto(page.url.split("?")[0] + (onward.get_attribute("href") or ""))


def test_the_leader_clicks_the_figure_sees_that_many_rows_opens_a_person_and_sees_why(
    sign_in: SignIn,
) -> None:
    page = sign_in("leader")
    number = the_figure(page)
    assert number > 50
    open_figure(page)
    assert rows_shown(page) == number
    page.go_back()
    row = page.locator("#mz-list tbody tr").first
    name = row.locator(".mz-who a").inner_text()
    row.locator(".mz-who a").click()
    page.wait_for_url("**/person/**")
    assert name in page.locator("h1").inner_text()
    page.go_back()
    page.locator("#mz-list tbody tr").first.get_by_text("看原因").click()
    page.wait_for_url("**/assessment/**")
    assert page.locator(".mz-reasons li").count() > 0
    assert page.locator(".mz-reason-rule").first.inner_text()


def test_a_street_clicks_its_own_number_and_sees_nobody_of_another_street(sign_in: SignIn) -> None:
    whole = the_figure(sign_in("leader"))
    parts = []
    for username, places in (("qinghe_clerk", "梧桐里书院石桥清和"), ("wanghu_clerk", "湖滨柳岸望湖")):
        page = sign_in(username)
        number = the_figure(page)
        open_figure(page)
        assert rows_shown(page) == number
        seen = page.locator("#mz-list tbody .mz-l2").all_inner_texts()
        assert all(place[:2] in places for place in seen if place.endswith(("社区", "村", "街道")))
        parts.append(number)
    assert sum(parts) == whole and min(parts) > 0


def test_the_wall_leads_from_the_map_to_the_rows_of_a_street(sign_in: SignIn) -> None:
    page = sign_in("leader")
    page.goto(f"/command/?map={IN_NEED}")
    street = page.locator(".mz-streetmap a").first
    number = number_in((street.get_attribute("aria-label") or "").split(" ")[1])
    page.goto(street.get_attribute("href") or "")
    assert rows_shown(page) == number


def test_a_number_of_the_report_says_where_it_comes_from_and_goes_into_a_file(sign_in: SignIn) -> None:
    page = sign_in("leader")
    page.goto("/report/?year=2025")
    figure = page.locator(".mz-paper a.mz-fig").nth(1)
    words = figure.inner_text()
    figure.click()
    page.wait_for_url("**figure=**")
    assert page.locator(".mz-origin-figure .n").inner_text().replace(",", "") == words.replace(",", "")
    with page.expect_download() as waiting:
        page.get_by_text("下载 Word").click()
    assert waiting.value.suggested_filename.endswith(".docx")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_leaders_pages_are_sound(sign_in: SignIn, faults: list[str], language: str, width: int) -> None:
    page = sign_in("leader", language=language, width=width)
    for path in ("/figures/", f"/figures/{IN_NEED}/", f"/report/?figure={IN_NEED}", "/command/"):
        page.goto(path)
        faults += unsound(page)
    assert not faults, "\n".join(faults)
