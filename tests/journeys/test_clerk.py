"""A street's clerk at the desk: own work first, whom it is about, why, the number with a reason, the next step."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from minzheng.registry.models import Person
from tests.journeys.conftest import SignIn
from tests.journeys.sound import unsound
from tests.people import id_number
from tests.web.clients import merely_seen, person, to_be_visited, warned

NUMBER, SEEN = id_number(date(1941, 3, 5)), id_number(date(1955, 6, 7))


@pytest.fixture
def street(committed: str) -> Person:
    """Somebody with a warning, somebody to be visited, somebody merely seen; gives the first."""
    grandmother = person(
        "周桂英", id_number=NUMBER, phone="12012345678", estate="梧桐新村", door="3 幢 502 室"
    )
    warned(grandmother, "red", "楼道里摔倒过一次")
    to_be_visited(person("吕建国", born=date(1938, 1, 2)))
    merely_seen("丁小宝", number=SEEN)
    return grandmother


def test_from_the_task_to_the_person_and_to_the_next_step(
    street: Person, sign_in: SignIn, faults: list[str]
) -> None:
    shown = sign_in("qinghe_clerk")
    expect(shown.locator("h1")).to_have_text("我的任务")
    expect(shown.locator("tbody tr")).to_have_count(2)
    faults += unsound(shown)

    shown.get_by_role("link", name="周桂英").first.click()
    expect(shown.locator("h1")).to_have_text("周桂英")
    expect(shown.get_by_text("楼道里摔倒过一次").first).to_be_visible()
    assert NUMBER not in shown.content()
    faults += unsound(shown)

    shown.clock.install()
    shown.locator(".mz-fact", has_text="身份证号").locator("summary").click()
    shown.locator(".mz-dialog:visible input[value=visit]").check()
    shown.locator(".mz-dialog:visible .btn-primary").click()
    expect(shown.locator(".mz-revealed")).to_contain_text(NUMBER)
    shown.locator(".mz-revealed b").select_text()
    with shown.expect_response(lambda answer: answer.url.endswith("/reveal/id/copied/")):
        shown.keyboard.press("Control+c")
    shown.clock.run_for(31_000)
    expect(shown.locator(".mz-facts")).not_to_contain_text(NUMBER)

    shown.get_by_role("link", name="谁看过").click()
    expect(shown.locator("table tbody tr").nth(0)).to_contain_text("复制了证件号码")
    expect(shown.locator("table tbody tr").nth(1)).to_contain_text("显示身份证号")
    expect(shown.locator("table tbody tr").nth(1)).to_contain_text("上门核实")
    faults += unsound(shown)

    shown.get_by_role("link", name="概览").click()
    shown.get_by_role("link", name="处置").first.click()
    assert "/warning/" in shown.url
    assert not faults, "\n".join(faults)


def test_the_key_leads_to_the_search_and_the_number_to_who_was_merely_seen(
    street: Person, sign_in: SignIn, faults: list[str]
) -> None:
    shown = sign_in("qinghe_clerk")
    shown.keyboard.press("/")
    shown.keyboard.type("zgy")
    shown.keyboard.press("Enter")
    expect(shown.locator("tbody tr")).to_have_count(1)
    shown.goto(f"/search/?q={SEEN}")
    faults += unsound(shown)
    shown.get_by_role("link", name="凭准确号码").click()
    shown.fill("[name=number]", SEEN)
    shown.fill("[name=reason]", "群众来电询问")
    shown.get_by_role("button", name="查找此人").click()
    expect(shown.locator("tbody tr")).to_contain_text("丁小宝")
    faults += unsound(shown)
    shown.get_by_role("button", name="登记此人").click()
    shown.locator("main .btn-primary").click()
    shown.goto("/search/?q=dingxiaobao")
    expect(shown.locator("tbody tr")).to_have_count(1)
    assert not faults, "\n".join(faults)


def test_the_worklist_goes_by_keys_which_are_shown_and_can_be_switched_off(
    street: Person, sign_in: SignIn, faults: list[str]
) -> None:
    shown = sign_in("qinghe_clerk", width=1366)
    expect(shown.locator("tbody .btn-primary")).to_be_in_viewport(ratio=1)
    first, second = shown.locator("tbody tr").nth(0), shown.locator("tbody tr").nth(1)
    for key in "jjx":
        shown.keyboard.press(key)
    expect(second).to_have_class("mz-at mz-picked")
    shown.keyboard.press("?")
    expect(shown.locator("#mz-keys")).to_contain_text("选中这一行")
    faults += unsound(shown)
    shown.locator("[data-no-keys]").check()
    shown.keyboard.press("Escape")
    shown.keyboard.press("k")
    expect(second).to_have_class("mz-at mz-picked")
    shown.locator("[data-keys]").click()
    shown.locator("[data-no-keys]").uncheck()
    shown.locator("#mz-keys").get_by_role("button", name="关闭").click()
    expect(shown.locator("#mz-keys")).to_be_hidden()
    shown.keyboard.press("k")
    expect(first).to_have_class("mz-at")
    step = first.locator(".mz-act a").get_attribute("href")
    shown.keyboard.press("Enter")
    shown.wait_for_url(f"**{step}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_staffs_first_pages_are_sound(
    street: Person, sign_in: SignIn, faults: list[str], width: int, language: str
) -> None:
    shown = sign_in("qinghe_clerk", width=width, language=language)
    for path in paths(street):
        faults += unsound(shown, path)
    assert not faults, "\n".join(faults)


def paths(someone: Person) -> list[str]:
    """Every page of worklist and registry, full and empty."""
    tabs = [f"/person/{someone.pk}/?tab={tab}" for tab in ("overview", "timeline", "why", "care", "looks")]
    lists = [
        "/tasks/",
        "/tasks/?tile=later",
        "/tasks/done/",
        "/people/",
        "/people/?age=dead",
        "/search/?q=nobody",
    ]
    return [*lists, *tabs, "/seek/", "/sought/", "/people/export/"]


def on_the_phone(shown: Page) -> list[str]:
    """The words of the phone's tabs."""
    return shown.locator(".mz-tabbar a span").all_inner_texts()


def test_on_the_phone_the_work_is_one_tap_away(street: Person, sign_in: SignIn, faults: list[str]) -> None:
    shown = sign_in("wutongli_grid", width=390)
    assert on_the_phone(shown)[0] == "我的任务"
    expect(shown.locator("tbody .btn-primary")).to_be_in_viewport(ratio=1)
    heights = shown.locator("tbody .btn:visible").evaluate_all("all => all.map(one => one.offsetHeight)")
    assert heights and min(heights) >= 44 and not faults
