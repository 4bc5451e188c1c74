"""Before a file is sent the page shows what was understood; columns pointed out once are remembered for the next."""

from __future__ import annotations

import os
import time
from typing import Any

import pytest

from minzheng.exchange.models import Delivery
from minzheng.exchange.places import folder
from minzheng.exchange.preview.waiting import LASTS
from minzheng.platform.acting import unscoped
from minzheng.platform.jobs import drain
from tests.exchange.deliveries import ROLL, paid, table
from tests.people import id_number
from tests.ui.reading import page
from tests.web.clients import client
from tests.web.test_exchange_pages import looked, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of this test lie in a folder of its own."""
    monkeypatch.setattr("minzheng.exchange.places.root", lambda: tmp_path / "files")


def strange(*rows: tuple[object, ...]) -> bytes:
    """A roll whose number stands under a heading that nobody agreed."""
    return table(ROLL, *rows).replace("证件号码".encode(), "身份编码".encode())


def deliveries() -> list[Delivery]:
    """All there are."""
    with unscoped("a test looks"):
        return list(Delivery.objects.order_by("pk"))


def test_a_file_that_fits_is_one_screen_and_nothing_is_taken_in_before_it_is_sent() -> None:
    where = looked("data", ROLL, table(ROLL, paid(id_number()), paid(id_number())))
    html = client("data").get(where).content.decode()
    assert "将读取 2 行" in html and '<details class="mz-card-body">' in html and deliveries() == []
    assert client("data").post(where, {"act": "send"}).url == f"/delivery/{deliveries()[0].pk}/"


def test_no_number_name_or_telephone_of_a_file_stands_whole_on_the_page() -> None:
    number = id_number()
    for content in (table(ROLL, paid(number)), strange(paid(number))):
        html = client("data").get(looked("data", ROLL, content)).content.decode()
        assert all(private not in html for private in (number, "周桂英", "12000001234")) and "周**" in html


def test_a_column_that_is_missing_is_pointed_out_and_the_file_goes_in() -> None:
    where = looked("data", ROLL, strange(paid(id_number())))
    shown = client("data").get(where)
    assert "有 1 列需要指定" in shown.content.decode()
    chosen = page(shown).all("select", name="column-id_number")
    assert chosen[0][0]["aria-invalid"] == "true" and "身份编码" in chosen[0][1]
    assert client("data").post(where, {"act": "send"}).status_code == 422 and deliveries() == []
    client("data").post(where, {"act": "send", "column-id_number": "身份编码"})
    drain()
    (one,) = deliveries()
    assert (one.state, one.accepted, one.columns) == ("merged", 1, {"id_number": "身份编码"})


def test_the_next_file_is_understood_as_last_time_until_that_is_forgotten() -> None:
    send("data", ROLL, strange(paid(id_number())), id_number="身份编码")
    drain()
    where = looked("data", ROLL, strange(paid(id_number())))
    html = client("data").get(where).content.decode()
    assert "沿用上次的列" in html and "需要指定" not in html
    assert client("data").post(where, {"act": "forget"}).url == where
    assert "有 1 列需要指定" in client("data").get(where).content.decode()


def test_a_column_for_two_agreed_ones_is_asked_about() -> None:
    where = looked("data", ROLL, strange(paid(id_number())).replace("姓名".encode(), "何人".encode()))
    told = {"act": "send", "column-id_number": "何人", "column-name": "何人"}
    answer = client("data").post(where, told)
    assert answer.status_code == 422 and "指给了两列" in answer.content.decode() and deliveries() == []


def test_a_file_without_known_headings_shows_its_fullest_row_to_choose_from() -> None:
    where = looked("data", ROLL, "甲,乙,丙\n1,2,3\n".encode())
    offered = {found["value"] for found, _ in page(client("data").get(where)).all("option")}
    assert {"甲", "乙", "丙"} <= offered


def test_a_file_without_headings_shows_no_row_of_data_instead() -> None:
    number = id_number()
    html = (
        client("data").get(looked("data", ROLL, f"{number},12000001234,周桂英\n".encode())).content.decode()
    )
    assert number not in html and "12000001234" not in html and "周桂英" not in html


def test_a_file_that_waits_is_its_account_s_alone_and_encrypted() -> None:
    number = id_number()
    where = looked("data", ROLL, table(ROLL, paid(number)))
    for other in ("bureau", "qinghe_clerk"):
        assert client(other).get(where).status_code in (403, 404)
    lying = [path.read_bytes() for path in folder("waiting").iterdir()]
    assert len(lying) == 2 and all(number.encode() not in content for content in lying)


def test_a_file_that_was_sent_or_waited_an_hour_is_gone_and_the_page_says_so() -> None:
    where = looked("data", ROLL, table(ROLL, paid(id_number())))
    client("data").post(where, {"act": "send"})
    assert client("data").post(where, {"act": "send"}).status_code == 404 and len(deliveries()) == 1
    late = looked("data", ROLL, table(ROLL, paid(id_number())))
    for path in folder("waiting").iterdir():
        os.utime(path, (0, time.time() - LASTS - 1))
    answer = client("data").get(late)
    assert answer.status_code == 404 and "已删除" in answer.content.decode()
    assert list(folder("waiting").iterdir()) == []


def test_a_file_that_went_away_while_it_was_being_sent_is_gone_in_words() -> None:
    where = looked("data", ROLL, table(ROLL, paid(id_number())))
    for path in folder("waiting").glob("*.file"):
        path.unlink()
    answer = client("data").post(where, {"act": "send"})
    assert answer.status_code == 404 and "已删除" in answer.content.decode() and deliveries() == []
