"""A grid worker at the door, on a phone: each answer is kept, a reload loses none, and the level is there at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.sound import unsound
from tests.web.clients import person, to_be_visited

PHONE = 390
LEAST_TARGET = 48  # interface.md, section 9


@pytest.fixture
def street(committed: str) -> None:
    """Somebody whom the grid worker is to visit today."""
    to_be_visited(person("陆桂珍", estate="翠竹新村"))


def press(shown: Page, code: str, answer: str) -> None:
    """Press one of a question's big answers, and wait until it is kept."""
    with shown.expect_response(lambda told: told.url.endswith("/draft/")):
        shown.locator(f"#q-{code} label", has_text=answer).first.click()


def answer_the_rest(shown: Page) -> None:
    """The first answer to every question that is asked and still open."""
    for code in shown.locator(".mz-question").evaluate_all("all => all.map(one => one.dataset.code)"):
        question = shown.locator(f"[id='q-{code}']")
        if not question.is_visible() or question.locator("input:checked").count():
            continue
        if question.locator("label").count():
            question.locator("label").first.click()
        elif not question.locator("input").input_value():
            question.locator("input").fill("0")


def test_the_draft_survives_a_reload_and_another_phone_and_the_level_comes_out(
    street: None, sign_in: SignIn, faults: list[str]
) -> None:
    shown = sign_in("wutongli_grid", width=PHONE)
    shown.get_by_role("link", name="登记走访").first.click()
    shown.wait_for_url("**/visit-phone/**")
    expect(shown.locator(".mz-person")).to_contain_text("陆桂珍")
    faults += unsound(shown)

    press(shown, "living", "独居")
    expect(shown.locator("#q-fall_injury")).to_be_hidden()
    with shown.expect_response(lambda told: told.url.endswith("/draft/")):
        shown.locator("#q-falls input").fill("2")
    expect(shown.locator("#q-fall_injury")).to_be_visible()
    press(shown, "fall_injury", "是")
    expect(shown.locator("[data-saved]")).to_contain_text("草稿已存")
    heights = shown.locator(".mz-answer:visible label").evaluate_all(
        "all => all.map(one => one.offsetHeight)"
    )
    assert heights and min(heights) >= LEAST_TARGET

    shown.reload()
    expect(shown.get_by_label("独居")).to_be_checked()
    expect(shown.locator("#q-falls input")).to_have_value("2")
    other = sign_in("wutongli_grid", width=PHONE)
    other.goto(shown.url)
    expect(other.get_by_label("独居")).to_be_checked()

    press(shown, "home_hazard", "有严重隐患")
    press(shown, "reach_help", "否")
    answer_the_rest(shown)
    shown.get_by_role("button", name="提交走访结果").click()
    shown.wait_for_url("**/visit/**")
    expect(shown.get_by_text("照回答算出来的")).to_be_visible()
    expect(shown.locator(".mz-cards .mz-badge").first).to_contain_text("重度需求")
    faults += unsound(shown)

    shown.goto("/visits/")
    expect(shown.locator("tbody tr").first).to_contain_text("已走访")
    assert not faults, "\n".join(faults)


def test_what_is_still_open_is_named_on_top_and_leads_to_its_question(
    street: None, sign_in: SignIn, faults: list[str]
) -> None:
    shown = sign_in("wutongli_grid", width=PHONE)
    shown.get_by_role("link", name="登记走访").first.click()
    press(shown, "living", "独居")
    shown.get_by_role("button", name="提交走访结果").click()
    expect(shown.locator(".mz-summary")).to_contain_text("近半年跌倒次数")
    expect(shown.get_by_label("独居")).to_be_checked()
    faults += unsound(shown)
    shown.locator(".mz-summary a").first.click()
    expect(shown.locator("#q-falls")).to_be_in_viewport()
    assert not faults, "\n".join(faults)
