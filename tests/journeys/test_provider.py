"""A provider: its orders with what it needs at the door, a visit reported, and the street that asks after it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from minzheng.platform.time import today
from tests.indicators.rows import entitled
from tests.journeys.conftest import SignIn
from tests.journeys.sound import unsound
from tests.web.clients import person


@pytest.fixture
def order(committed: str) -> None:
    """The order of somebody of the first street, and one of another provider in the other street."""
    entitled(person("陆桂珍", estate="翠竹新村", door="12幢502室"), today() - timedelta(days=30))
    entitled(person("欧阳秀", area="320499002001"), today(), "qingfeng")


@pytest.mark.parametrize("width", [1440, 390])
def test_from_the_order_to_a_reported_visit_that_the_street_confirms(
    order: None, sign_in: SignIn, faults: list[str], width: int
) -> None:
    shown = sign_in("anhe", width=width)
    expect(shown.locator("h1")).to_have_text("我们的服务单")
    expect(shown.locator("tbody tr")).to_have_count(1)
    assert "欧阳秀" not in shown.content()
    faults += unsound(shown)

    shown.get_by_role("link", name="陆桂珍").click()
    expect(shown.locator(".mz-facts")).not_to_contain_text("12幢502室")
    faults += unsound(shown)
    shown.clock.install()
    shown.get_by_role("button", name="查看：上门服务").click()
    expect(shown.locator(".mz-revealed")).to_contain_text("12幢502室")
    faults += unsound(shown)
    shown.clock.run_for(31_000)
    expect(shown.locator(".mz-facts")).not_to_contain_text("12幢502室")

    shown.get_by_role("link", name="上报服务").click()
    shown.fill("[name=number]", "A-1")
    shown.fill("[name=minutes]", "45")
    shown.fill("[name=worker]", "王师傅")
    faults += unsound(shown)
    shown.get_by_role("button", name="上报服务").click()
    expect(shown.locator("table")).to_contain_text("已上报")

    clerk = sign_in("qinghe_clerk", width=width)
    clerk.goto("/service-visits/")
    clerk.get_by_role("link", name="核实", exact=True).click()
    clerk.get_by_role("button", name="属实", exact=True).click()
    clerk.select_option("[name=way]", label="电话")
    faults += unsound(clerk)
    clerk.get_by_role("button", name="属实", exact=True).click()
    expect(clerk.locator(".mz-who-card .mz-badge")).to_contain_text("核实属实")
    faults += unsound(clerk)

    shown.goto("/my-visits/")
    expect(shown.locator("tbody tr")).to_contain_text("核实属实")
    faults += unsound(shown)
    assert not faults, "\n".join(faults)


def test_a_number_that_was_used_is_refused_and_what_was_filled_in_is_still_there(
    order: None, sign_in: SignIn, faults: list[str]
) -> None:
    shown = sign_in("anhe", width=390)
    for _ in range(2):
        shown.goto("/my-orders/")
        shown.get_by_role("link", name="上报服务").click()
        for name, value in {"number": "A-1", "minutes": "45", "worker": "王师傅"}.items():
            shown.fill(f"[name={name}]", value)
        shown.get_by_role("button", name="上报服务").click()
    expect(shown.locator(".mz-summary")).to_contain_text("这一条已经登记过")
    assert shown.input_value("[name=worker]") == "王师傅"
    faults += unsound(shown)
    assert not faults, "\n".join(faults)
