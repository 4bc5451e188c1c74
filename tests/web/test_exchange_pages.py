"""A file by the page: its counts add up, what comes back says what would be right, and what was sent can go again."""

from __future__ import annotations

import io
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from python_calamine import CalamineWorkbook

from minzheng.exchange.models import Delivery
from minzheng.exchange.originals import original
from minzheng.platform.acting import nobody, unscoped
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.ui.shell import source
from minzheng.ui.words import moment
from tests.exchange.deliveries import (
    FUNERALS,
    LIST,
    ROLL,
    SURVEY,
    dead,
    elder,
    handed_in,
    paid,
    surveyed,
    table,
)
from tests.people import id_number
from tests.ui.reading import page, rows
from tests.web.clients import client

pytestmark = pytest.mark.django_db


def looked(username: str, source: str, content: bytes, name: str = "名册.csv") -> str:
    """The address of the page that shows what was understood of a file."""
    told = {"source": source, "sent_on": today().isoformat(), "content": SimpleUploadedFile(name, content)}
    answer = client(username).post("/send-file/", told)
    assert answer.status_code == 302 and answer.url.startswith("/send-file/")
    return str(answer.url)


def send(username: str, source: str, content: bytes, **columns: str) -> Any:
    """What the page answers to a file once it was looked at, with these columns pointed out."""
    told = {f"column-{code}": label for code, label in columns.items()}
    return client(username).post(looked(username, source, content), {"act": "send", **told}, follow=False)


def delivery() -> Delivery:
    """The one delivery there is."""
    with unscoped("a test looks"):
        return Delivery.objects.get()


@pytest.fixture
def sent(db: None) -> Delivery:
    """A roll of one good row, one that comes back, one said twice and a sum below."""
    number = id_number()
    broken = number[:17] + ("0" if number[17] != "0" else "1")
    told = [paid(number), paid(broken), paid(number), ("合计", "", "", "", "", "", "2700.00", "")]
    assert send("data", ROLL, table(ROLL, *told)).status_code == 302
    drain()
    return delivery()


def test_received_is_passed_and_returned_and_skipped(sent: Delivery) -> None:
    assert (sent.rows, sent.accepted, sent.returned, sent.skipped) == (4, 1, 1, 2)
    html = client("data").get(f"/delivery/{sent.pk}/").content.decode()
    assert "收到 4 = 通过 1 + 退回 1 + 跳过 2" in html and "已入库" in html


def test_a_file_of_which_every_row_came_back_says_so_and_does_not_look_taken_over(db: None) -> None:
    number = id_number()
    send("data", ROLL, table(ROLL, paid(number[:17] + ("0" if number[17] != "0" else "1"))))
    drain()
    for where in ("/deliveries/", f"/delivery/{delivery().pk}/"):
        assert "无一行计入" in client("data").get(where).content.decode(), where
    html = client("data").get(f"/delivery/{delivery().pk}/").content.decode()
    assert "请改正退回的行后再送" in html and "已入库" not in html


def test_of_a_file_that_was_there_already_nobody_says_that_it_is_being_checked(sent: Delivery) -> None:
    with unscoped("a test looks"):
        content = original(sent.digest)
    shown = client("data").post(looked("data", ROLL, content), {"act": "send"}, follow=True)
    html = shown.content.decode()
    since = moment(sent.received_at)
    assert f"这份文件在{since}已由{sent.received_by}报送，没有重复读取" in html
    assert shown.redirect_chain == [(f"/delivery/{sent.pk}/", 302)]
    assert "文件已收到" not in html and "正在校验" not in html and delivery().pk == sent.pk


def test_a_correction_with_the_same_bytes_corrects_nothing_and_says_so(sent: Delivery) -> None:
    with unscoped("a test looks"):
        content = original(sent.digest)
    told = {"sent_on": today().isoformat(), "content": SimpleUploadedFile("名册.csv", content)}
    page_shown = client("data").post(f"/correct-file/{sent.pk}/", told)
    html = client("data").post(page_shown.url, {"act": "send"}, follow=True).content.decode()
    assert "没有重复读取" in html and "更正文件已收到" not in html
    assert delivery().state == "merged"


def test_a_returned_row_says_where_what_and_what_would_be_right(sent: Delivery) -> None:
    (shown,) = rows(client("data").get(f"/delivery/{sent.pk}/?tab=returned"))
    assert shown.startswith("3B 证件号码320499********") and "按前 17 位应是" in shown


def test_the_returned_rows_go_out_as_a_workbook_that_marks_them_and_it_is_written_who_took_it(
    sent: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[tuple[str, int]] = []
    told = source()
    assert told is not None
    noting = replace(told, exported=lambda actor, page, reason, number: taken.append((page, number)))
    monkeypatch.setattr("minzheng.ui.views.detail.source", lambda: noting)
    answer = client("data").post(f"/delivery/{sent.pk}/file/", {"verb": "returned"})
    assert answer.headers["Content-Disposition"].startswith("attachment")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    heads, row = book.get_sheet_by_index(0).to_python()
    assert heads[1:5] == ["姓名", "证件号码", "街道", "社区"] and "按前 17 位应是" in str(row[0])
    assert taken == [("delivery", 1)]


def test_a_file_that_can_t_be_read_says_why_and_nothing_of_it_counts(db: None) -> None:
    with unscoped("a test looks"):
        one = handed_in("data", ROLL, b"%PDF-1.7 not a table")
    drain()
    html = client("data").get(f"/delivery/{one.pk}/").content.decode()
    assert delivery().state == "refused" and "PDF" in html and "文件未通过" in html


def test_a_file_that_can_t_be_read_is_told_before_it_is_sent_and_can_t_be(db: None) -> None:
    where = looked("data", ROLL, b"%PDF-1.7 not a table")
    html = client("data").get(where).content.decode()
    assert "PDF" in html and 'value="send"' not in html
    client("data").post(where, {"act": "send"})
    with unscoped("a test looks"):
        assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("content", "language", "words"),
    [
        (SimpleUploadedFile("名册.pdf", b"x"), "zh-hans", "“名册.pdf”不是这里收的文件"),
        (None, "zh-hans", "请选一个不超过 50 MB 的文件"),
        (SimpleUploadedFile("名册.csv", b""), "zh-hans", "“名册.csv”是空的（0 字节），请重新导出后再选"),
        (SimpleUploadedFile("名册.csv", b""), "en", "“名册.csv” is empty (0 bytes); export it again"),
    ],
)
def test_a_file_that_is_missing_empty_or_of_another_kind_is_told_at_once(
    content: SimpleUploadedFile | None, language: str, words: str
) -> None:
    told: dict[str, Any] = {"source": ROLL, "sent_on": today().isoformat()}
    if content is not None:
        told["content"] = content
    answer = client("data", language=language).post("/send-file/", told)
    assert answer.status_code == 422 and words in answer.content.decode()


@pytest.mark.parametrize(
    ("sent_on", "words"),
    [
        ("2026-13-40", "“2026-13-40”不是日期，请写成 2026-11-25 的样式"),
        ("2099-01-01", "报送日期：2099-01-01"),
    ],
)
def test_a_day_that_can_t_be_is_told_with_the_value_seen(sent_on: str, words: str) -> None:
    told = {"source": ROLL, "sent_on": sent_on, "content": SimpleUploadedFile("名册.csv", b"x")}
    html = client("data").post("/send-file/", told).content.decode()
    assert words in html


@pytest.mark.parametrize(
    ("username", "own", "foreign"),
    [
        ("data", "assistance_roll", "residents_80"),
        ("qinghe_clerk", "residents_80", "assistance_roll"),
        ("anhe", "provider_visits", "residents_80"),
    ],
)
def test_each_sender_is_offered_what_is_agreed_with_it(username: str, own: str, foreign: str) -> None:
    offered = {found["value"] for found, _ in page(client(username).get("/send-file/")).all("option")}
    assert own in offered and foreign not in offered


def test_a_street_s_file_is_seen_by_its_street_alone(db: None) -> None:
    send("qinghe_clerk", LIST, table(LIST, elder(id_number())))
    drain()
    assert len(rows(client("qinghe_clerk").get("/deliveries/"))) == 1
    assert rows(client("wanghu_clerk").get("/deliveries/")) == []
    assert client("wanghu_clerk").get(f"/delivery/{delivery().pk}/").status_code == 404
    assert (
        client("wanghu_clerk").post(f"/delivery/{delivery().pk}/file/", {"verb": "returned"}).status_code
        == 404
    )
    assert (
        client("qinghe_clerk").post(f"/delivery/{delivery().pk}/file/", {"verb": "returned"}).status_code
        == 404
    )


def test_a_file_is_withdrawn_with_a_reason_by_the_data_desk_and_may_come_again(sent: Delivery) -> None:
    act = f"/delivery/{sent.pk}/do/"
    assert "撤回文件" not in client("leader").get(f"/delivery/{sent.pk}/").content.decode()
    told = {"verb": "exchange.withdraw_delivery", "sure": "1", "reason": ""}
    assert client("data").post(act, told).status_code == 422
    client("data").post(act, {**told, "reason": "送错了月份"})
    assert delivery().state == "withdrawn"
    assert "已撤回，全部不计" in client("data").get(f"/delivery/{sent.pk}/").content.decode()


def doors(html_of: Any) -> dict[str, str]:
    """The figures of a page that are links: where each leads, and the figure."""
    return {found["href"]: words for found, words in html_of.all("a") if found.get("class") == "n"}


def test_each_number_of_a_file_opens_the_rows_it_counts(sent: Delivery) -> None:
    numbers = doors(page(client("data").get(f"/delivery/{sent.pk}/")))
    back, taken = f"/returned-rows/?delivery={sent.pk}", f"/delivery/{sent.pk}/?tab=taken"
    assert numbers == {taken: "1", back: "1", f"{back}&problem=id_check_digit": "1"}
    for where in numbers:
        assert len(rows(client("data").get(where))) == 1, where
    assert rows(client("data").get(f"{back}&problem=cell_empty")) == []
    assert rows(client("anhe").get("/returned-rows/")) == []
    assert client("anhe").get(back).status_code == 404


def test_what_a_file_told_of_registered_people_is_a_list_that_leads_back(sent: Delivery) -> None:
    taken, told = f"/delivery/{sent.pk}/?tab=taken", f"/told-facts/?delivery={sent.pk}"
    shown = client("data").get(taken)
    assert doors(page(shown))[told] == "1" and rows(shown)[0].startswith("—2周桂英")
    (seen,) = rows(client("data").get(told))
    assert seen.startswith("周桂英") and "低保" in seen
    (where,) = [found["href"] for found, words in page(shown).all("a") if words == "周桂英"]
    timeline = page(client("data").get(f"{where}?tab=timeline"))
    assert f"/delivery/{sent.pk}/" in {found["href"] for found, _ in timeline.all("a")}


def test_who_was_merely_seen_in_a_file_is_named_by_no_list_of_it(db: None) -> None:
    send("data", FUNERALS, table(FUNERALS, dead(id_number())))
    drain()
    shown = client("data").get(f"/delivery/{delivery().pk}/?tab=taken")
    assert rows(shown)[0] == "—2此处无个人页" and "周桂英" not in shown.content.decode()
    assert rows(client("data").get(f"/told-facts/?delivery={delivery().pk}")) == []


def test_rows_of_a_withdrawn_file_are_no_longer_among_those_taken(sent: Delivery) -> None:
    told = {"verb": "exchange.withdraw_delivery", "sure": "1", "reason": "送错了月份"}
    client("data").post(f"/delivery/{sent.pk}/do/", told)
    drain()
    assert f"/delivery/{sent.pk}/?tab=taken" not in doors(page(client("data").get(f"/delivery/{sent.pk}/")))
    assert "没有一行计入" in client("data").get(f"/delivery/{sent.pk}/?tab=taken").content.decode()


def test_what_files_told_begins_with_the_newest_file_that_tells_facts(db: None) -> None:
    number = id_number()
    send("data", ROLL, table(ROLL, paid(number)))
    drain()
    send("qinghe_clerk", SURVEY, table(SURVEY, surveyed(number)))
    drain()
    assert len(rows(client("data").get("/told-facts/"))) == 1


def test_a_file_that_waits_for_a_decision_asks_for_it_first_and_looks_not_failed(db: None) -> None:
    people = [id_number() for _ in range(100)]
    send("data", ROLL, table(ROLL, *map(paid, people)))
    drain()
    send("data", ROLL, table(ROLL, paid(people[0]), paid(people[1], "-3")))
    drain()
    with unscoped("a test looks"):
        held = Delivery.objects.get(state="held")
    shown = client("data").get(f"/delivery/{held.pk}/")
    acts = page(shown).all("button", name="verb")
    assert [told["value"] for told, _ in acts if "btn-primary" in told["class"]] == [
        "exchange.release_delivery"
    ]
    html = shown.content.decode()
    assert html.index("为什么待确认") < html.index("退回原因") and "mz-way-failed" not in html


def test_a_file_at_work_says_so_and_its_page_renews_itself_until_it_is_through(db: None) -> None:
    send("data", ROLL, table(ROLL, paid(id_number())))
    where = f"/delivery/{delivery().pk}/"
    html = client("data").get(where).content.decode()
    assert "排队等候" in html and f'hx-get="{where}"' in html
    drain()
    html = client("data").get(where).content.decode()
    assert "排队等候" not in html and "hx-trigger" not in html


def test_a_step_that_a_fault_has_stopped_is_begun_again_by_a_button(db: None) -> None:
    send("data", ROLL, table(ROLL, paid(id_number())))
    with nobody(), connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'todo'")
    where = f"/delivery/{delivery().pk}/"
    html = client("data").get(where).content.decode()
    assert "因故障中断" in html and "重新执行这一步" in html and "hx-trigger" not in html
    told = {"verb": "exchange.resume_delivery", "key": str(uuid.uuid4()), "sure": "1"}
    assert client("data").post(f"{where}do/", told).status_code == 302
    drain()
    assert delivery().state == Delivery.State.MERGED
    again = client("data").post(f"{where}do/", {**told, "key": str(uuid.uuid4())}, follow=True)
    assert again.status_code == 404 and delivery().state == Delivery.State.MERGED
