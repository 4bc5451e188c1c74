"""Screening by the page: each number opens as many hits, and each hit says why and from which row."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from minzheng.platform.acting import unscoped
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.screening.models import Hit
from tests.exchange.deliveries import FUNERALS, ROLL, dead, paid, sent
from tests.people import id_number
from tests.ui.reading import rows
from tests.web.clients import client

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid_after_death(db: None) -> None:
    """Two people who were paid in a month after that of their death."""
    first, second = id_number(), id_number(date(1942, 4, 6))
    month = f"{today():%Y-%m}"
    sent("data", ROLL, paid(first, month=month), paid(second, month=month))
    sent("data", FUNERALS, dead(first, "2025-03-04"), dead(second, "2025-04-05"))


def run(as_of: date) -> int:
    """What the page answers to a run."""
    return client("data").post("/screen/", {"as_of": as_of.isoformat()}).status_code


def test_each_number_of_a_run_opens_as_many_hits(paid_after_death: None) -> None:
    assert run(today()) == 302
    html = client("data").get("/runs/").content.decode()
    ((address, number),) = re.findall(r'href="(/hits/\?found=\d+)">(\d+)</a>', html)
    assert int(number) >= 2 and len(rows(client("data").get(address))) == int(number)


def test_a_hit_says_why_what_to_do_and_from_which_row(paid_after_death: None) -> None:
    run(today())
    with unscoped("a test looks"):
        hit = Hit.objects.filter(rule="paid_after_death").order_by("pk")[0]
    html = client("data").get(f"/hit/{hit.pk}/").content.decode()
    assert "死亡后仍发放救助金" in html and "《社会救助法》第四十六条" in html and "停发" in html
    assert f"/delivery/{hit.rows[0]['delivery']}/" in html


def test_what_was_found_becomes_a_warning_that_leads_back_to_its_rows(paid_after_death: None) -> None:
    run(today())
    drain()
    (address, *_others) = re.findall(
        r'href="(/warning/\d+/)"', client("bureau").get("/warnings/").content.decode()
    )
    assert "/hit/" in client("bureau").get(address).content.decode()


def test_a_day_to_come_is_refused_in_words() -> None:
    answer = client("data").post("/screen/", {"as_of": (today() + timedelta(days=1)).isoformat()})
    assert answer.status_code == 422 and "规则只能按今天或更早的日期运行。" in answer.content.decode()


def test_only_who_runs_the_rules_is_offered_to() -> None:
    assert "/screen/" in client("data").get("/runs/").content.decode()
    assert "/screen/" not in client("leader").get("/runs/").content.decode()
    assert client("leader").get("/screen/").status_code == 403
