"""A matching morning: a file goes in, rows that may mean somebody are decided by keys, what came back goes in again."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from minzheng.platform.jobs import drain
from tests.exchange.deliveries import ROLL, table
from tests.exchange.matching import NAMES, known, paid, slipped
from tests.journeys.conftest import SignIn
from tests.journeys.sound import unsound

NOBODY = "钱多多"


@pytest.fixture
def numbers(committed: str) -> dict[str, str]:
    """Everybody whom the register knows, by name."""
    return {name: known(name) for name in NAMES}


def upload(shown: Page, name: str, content: bytes) -> None:
    """Sends a roll by the page, looking at it first."""
    shown.goto("/send-file/")
    shown.select_option("[name=source]", ROLL)
    shown.set_input_files("input[type=file]", {"name": name, "mimeType": "text/csv", "buffer": content})
    shown.locator("main .btn-primary").click()
    shown.locator("button[name=act][value=send]").click()
    expect(shown.locator("h1")).to_have_text("社会救助对象名册")


def test_a_file_its_decisions_by_keys_and_what_came_back_once_more(
    numbers: dict[str, str], sign_in: SignIn, faults: list[str], tmp_path: Path
) -> None:
    zhou, zhang, *others = NAMES
    rows = [
        paid(numbers[zhou], zhou),
        paid(slipped(numbers[zhang]), zhang),
        *(paid("", name) for name in others),
        paid("", NOBODY),
    ]
    shown = sign_in("data")
    upload(shown, "六月名册.csv", table(ROLL, *rows))
    expect(shown.get_by_text("排队等候").first).to_be_visible()
    drain()
    shown.reload()
    expect(shown.get_by_text(f"2 行找到了本人，{len(others)} 行等您判定，1 行退回")).to_be_visible()
    faults += unsound(shown)
    delivery = shown.url

    shown.get_by_role("link", name=f"判定是谁（{len(others)}）").click()
    expect(shown.locator("tbody tr")).to_have_count(len(others))
    faults += unsound(shown)
    shown.keyboard.press("j")
    shown.keyboard.press("Enter")
    seen = []
    for _ in others[:-1]:
        seen.append(shown.locator("h1").inner_text())
        faults += unsound(shown)
        shown.keyboard.press("s" if len(seen) > 1 else "n")
        shown.wait_for_function("name => document.querySelector('h1').textContent !== name", arg=seen[-1])
    drain()
    last = shown.locator("h1").inner_text()
    assert {*seen, last} == set(others)
    shown.keyboard.press("n")
    expect(shown.locator("h1")).to_have_text("社会救助对象名册")
    drain()
    shown.goto("/matches/?tile=apart")
    shown.get_by_role("link", name=last).first.click()
    expect(shown.locator("h1")).to_have_text(last)
    faults += unsound(shown)
    shown.keyboard.press("u")
    expect(shown.locator(".mz-who-line")).to_contain_text("待人工判定")
    shown.keyboard.press("s")
    expect(shown.locator("h1")).to_have_text("社会救助对象名册")
    drain()

    shown.goto(delivery)
    expect(shown.get_by_text(f"{len(others) + 1} 行找到了本人，0 行等您判定，2 行退回")).to_be_visible()
    with shown.expect_download() as taken:
        shown.get_by_role("button", name="下载退回的行").click()
    book = tmp_path / "退回.xlsx"
    taken.value.save_as(book)
    back = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    heading = next(at for at, row in enumerate(back) if "证件号码" in row)
    name, number = back[heading].index("姓名"), back[heading].index("证件号码")
    mended = io.StringIO()
    writer = csv.writer(mended)
    writer.writerow(back[heading])
    for row in back[heading + 1 :]:
        if row[name] in numbers:
            row[number] = numbers[str(row[name])]
            writer.writerow(row)
    upload(shown, "六月名册补报.csv", mended.getvalue().encode())
    drain()
    shown.reload()
    expect(shown.get_by_text("1 行找到了本人，0 行等您判定，0 行退回")).to_be_visible()
    assert not faults, "\n".join(faults)


def test_on_a_phone_a_row_is_decided_by_touch(
    numbers: dict[str, str], sign_in: SignIn, faults: list[str]
) -> None:
    shown = sign_in("data")
    upload(shown, "名册.csv", table(ROLL, paid("", NAMES[0]), paid("", NAMES[1])))
    drain()
    phone = sign_in("data", width=390, language="en")
    phone.goto("/matches/?tile=waits")
    faults += unsound(phone)
    phone.locator("tbody tr td a").first.click()
    expect(phone.get_by_role("button", name="The same person")).to_be_visible()
    faults += unsound(phone)
    phone.get_by_role("button", name="Not the same").click()
    phone.get_by_role("button", name="The same person").click()
    expect(phone.locator("h1")).to_contain_text("Roll of people")
    assert not faults, "\n".join(faults)
