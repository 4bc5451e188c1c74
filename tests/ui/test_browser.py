"""The gallery in a real browser: no violation of the policy, nothing cut, axe without findings, the script at work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import OVER, WATCH, counts, served, violations


@pytest.fixture
def address(gallery: str, settings: Any) -> Iterator[str]:
    """The gallery, served."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    with served() as found:
        yield found


def opened(chromium: Browser, address: str, width: int, language: str, faults: list[str]) -> Page:
    """A page of a clerk's browser that writes down what goes wrong."""
    context = chromium.new_context(viewport={"width": width, "height": 900})
    cookies = {"who": "clerk", "django_language": language}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
    shown = context.new_page()
    shown.set_default_timeout(10_000)
    shown.add_init_script(WATCH)
    shown.on("pageerror", lambda error: faults.append(f"{shown.url} {error}"))
    shown.on(
        "console", lambda message: faults.append(f"{shown.url} {message.text}") if counts(message) else None
    )
    return shown


def press(shown: Page, words: str) -> None:
    """Press one of the phone's big answers."""
    shown.locator(".mz-answer label").get_by_text(words, exact=True).click()


def paths(address: str) -> list[str]:
    """Every page of the gallery."""
    asked = Request(f"{address}/errands/", headers={"Cookie": "who=clerk"})
    with urlopen(asked) as listed:
        (number,) = re.findall(r"/errand/(\d+)/", listed.read().decode())[:1]
    rows = [
        f"/errand/{number}/",
        f"/errand/{number}/?tab=looks",
        f"/errand-visit/{number}/",
        f"/errand-phone/{number}/",
    ]
    return [
        "/errands/",
        "/errands/?q=none",
        "/errands/?view=print",
        "/errands/export/",
        "/plain/",
        *rows,
        "/wall/",
        "/sign-in/?wrong=1",
        "/nothing/",
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_sound(chromium: Browser, address: str, width: int, language: str) -> None:
    faults: list[str] = []
    shown = opened(chromium, address, width, language, faults)
    for path in paths(address):
        shown.goto(address + path)
        if shown.evaluate(OVER) > 0:
            faults.append(f"{path} scrolls sideways")
        faults += [f"{path} {finding}" for finding in violations(shown)]
    assert not faults, "\n".join(faults)


def test_chips_tiles_and_pages_swap_the_list_and_keep_the_address(chromium: Browser, address: str) -> None:
    faults: list[str] = []
    shown = opened(chromium, address, 1440, "zh-hans", faults)
    shown.goto(f"{address}/errands/")
    shown.evaluate("window.kept = true")
    shown.click("#tile-late")
    shown.wait_for_url("**tile=late**")
    shown.locator("#chip-kind").click()
    shown.locator(".mz-menu-box a", has_text="审核").click()
    shown.wait_for_url("**kind=*")
    assert shown.evaluate("window.kept") is True
    assert shown.locator("#mz-live").inner_text().endswith("件")
    shown.go_back()
    shown.wait_for_url("**tile=late")
    shown.locator("tbody tr").first.wait_for()
    assert not faults


def test_selected_rows_open_the_bar_and_enter_runs_nothing(chromium: Browser, address: str) -> None:
    faults: list[str] = []
    shown = opened(chromium, address, 1440, "zh-hans", faults)
    shown.goto(f"{address}/errands/")
    assert not shown.locator("#mz-bulk").is_visible()
    shown.locator("tbody input[name=pk]").nth(1).check()
    assert shown.locator("#mz-bulk").is_visible() and "1" in shown.locator("[data-selected]").inner_text()
    shown.locator("tbody input[name=pk]").nth(1).press("Enter")
    shown.wait_for_load_state()
    assert shown.locator("h1").inner_text() == "我的任务" and "39" in shown.locator("#mz-count").inner_text()
    assert not faults


def test_keys_move_through_the_rows(chromium: Browser, address: str) -> None:
    shown = opened(chromium, address, 1440, "zh-hans", [])
    shown.goto(f"{address}/errands/")
    for key in "jjkx":
        shown.keyboard.press(key)
    assert shown.locator("tbody tr").first.get_attribute("class") == "mz-at mz-picked"
    shown.keyboard.press("/")
    assert shown.evaluate("document.activeElement.id") == "mz-search"


def test_a_revealed_value_is_there_and_goes_again(chromium: Browser, address: str) -> None:
    faults: list[str] = []
    shown = opened(chromium, address, 1440, "zh-hans", faults)
    shown.goto(address + next(path for path in paths(address) if path.startswith("/errand/")))
    shown.clock.install()
    shown.locator(".mz-reveal summary").click()
    shown.locator(".mz-dialog input[value=visit]").check()
    shown.locator(".mz-dialog .btn-primary").click()
    shown.locator(".mz-revealed").wait_for()
    assert not shown.locator(".mz-dialog").is_visible()
    shown.clock.run_for(32_000)
    assert shown.locator(".mz-revealed").count() == 0
    assert "320499********0028" in shown.locator(".mz-facts").inner_text() and not faults


def test_a_value_revealed_again_stays_its_own_thirty_seconds_and_copying_it_is_told(
    chromium: Browser, address: str
) -> None:
    faults: list[str] = []
    shown = opened(chromium, address, 1440, "zh-hans", faults)
    shown.goto(address + next(path for path in paths(address) if path.startswith("/errand/")))
    shown.clock.install()
    for _ in range(2):
        shown.locator(".mz-reveal summary").click()
        shown.locator(".mz-dialog input[value=visit]").check()
        with shown.expect_response(lambda answer: answer.url.endswith("/reveal/id/")):
            shown.locator(".mz-dialog .btn-primary").click()
        shown.locator(".mz-revealed").wait_for()
        shown.clock.run_for(20_000)
    assert shown.locator(".mz-revealed").count() == 1, "the first countdown took the second value away"
    shown.locator(".mz-revealed b").select_text()
    with shown.expect_request(lambda sent: sent.url.endswith("/reveal/id/copied/")) as told:
        shown.keyboard.press("Control+c")
    answer = told.value.response()
    assert answer is not None and answer.status == 204
    shown.clock.run_for(12_000)
    assert shown.locator(".mz-revealed").count() == 0 and not faults


def test_the_phone_saves_at_each_answer_and_asks_what_follows(chromium: Browser, address: str) -> None:
    faults: list[str] = []
    shown = opened(chromium, address, 390, "zh-hans", faults)
    path = next(path for path in paths(address) if path.startswith("/errand-phone/"))
    shown.goto(address + path)
    assert not shown.get_by_text("吃饭", exact=True).first.is_visible()
    press(shown, "见到了")
    with shown.expect_response(lambda answer: "care" in (answer.request.post_data or "")):
        press(shown, "没人照顾")
    shown.get_by_text("草稿已存").wait_for()
    shown.reload()
    assert shown.get_by_label("没人照顾").is_checked()
    heights = shown.locator(".mz-answer:visible label").evaluate_all(
        "all => all.map(one => one.offsetHeight)"
    )
    assert heights and min(heights) >= 48 and not faults


def test_the_phone_says_at_once_what_is_wrong_with_a_number(chromium: Browser, address: str) -> None:
    faults: list[str] = []
    shown = opened(chromium, address, 390, "zh-hans", faults)
    shown.goto(address + next(path for path in paths(address) if path.startswith("/errand-phone/")))
    press(shown, "见到了")
    for typed, words in (("99", "填了 99，最多 50"), ("两次", "两次")):
        shown.locator("[name='q.falls']").fill(typed)
        shown.locator("#q-falls .mz-error", has_text=words).wait_for()
        assert shown.locator("[data-saved]").inner_text() == "有 1 处没存"
    shown.locator("[name='q.falls']").fill("2")
    shown.get_by_text("草稿已存").wait_for()
    assert not shown.locator(".mz-error").count() and not faults


def test_a_text_counts_its_characters_and_is_never_cut(chromium: Browser, address: str) -> None:
    faults: list[str] = []
    shown = opened(chromium, address, 1440, "zh-hans", faults)
    shown.goto(address + next(path for path in paths(address) if path.startswith("/errand-visit/")))
    room = shown.locator("#f-note-most")
    assert room.inner_text() == "最多 500 个字"
    shown.locator("#f-note").fill("摔" * 503)
    assert room.inner_text() == "已写 503 个字，最多 500 个字" and "mz-over" in (
        room.get_attribute("class") or ""
    )
    assert len(shown.locator("#f-note").input_value()) == 503 and not faults


def test_the_phone_says_when_nothing_could_be_saved(chromium: Browser, address: str) -> None:
    """Trap 16: decided by the failed request, not by navigator.onLine."""
    shown = opened(chromium, address, 390, "zh-hans", [])
    shown.goto(address + next(path for path in paths(address) if path.startswith("/errand-phone/")))
    shown.context.set_offline(True)
    press(shown, "没见到")
    shown.locator(".mz-saved.mz-failed").wait_for()
    shown.context.set_offline(False)
    shown.get_by_text("草稿已存").wait_for()


def test_the_clock_on_the_wall_shows_the_house_s_time_wherever_the_screen_is(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context(timezone_id="America/New_York")
    context.add_cookies([{"name": "who", "value": "clerk", "url": address}])
    shown = context.new_page()
    shown.clock.install(time="2026-11-24T00:42:00Z")
    shown.goto(f"{address}/wall/")
    assert shown.locator("[data-clock]").inner_text().startswith("08:42")


def test_a_phone_shows_the_rows_of_a_timeline_without_its_lanes(chromium: Browser, address: str) -> None:
    for width, lanes in ((1440, True), (390, False)):
        shown = opened(chromium, address, width, "zh-hans", [])
        shown.goto(address + next(path for path in paths(address) if path.startswith("/errand/")))
        assert shown.locator(".mz-lanes").first.is_visible() is lanes
        assert shown.locator(".mz-timeline li").first.is_visible()


def test_a_phone_has_a_way_on_from_the_wall(chromium: Browser, address: str) -> None:
    for width, tabs in ((1440, False), (390, True)):
        shown = opened(chromium, address, width, "zh-hans", [])
        shown.goto(f"{address}/wall/")
        assert shown.locator(".mz-tabbar a").first.is_visible() is tabs


def test_pages_work_without_script(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "who", "value": "clerk", "url": address}])
    shown = context.new_page()
    shown.goto(f"{address}/errands/")
    shown.locator("tbody input[name=pk]").first.check()
    shown.locator("#mz-bulk").get_by_text("转派").click()
    assert shown.locator("h1").inner_text() == "转派"
