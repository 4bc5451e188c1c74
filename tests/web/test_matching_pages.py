"""Who is meant: what waits, a row beside whom it may mean, the next one after each decision, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

from minzheng.exchange import places
from minzheng.exchange.models import Delivery, Match
from minzheng.platform.acting import nobody, unscoped
from minzheng.platform.jobs import drain, run_next
from minzheng.platform.models import Look
from tests.accounts import key
from tests.exchange.deliveries import ROLL, SURVEY, came_back, now, sent
from tests.exchange.matching import asked, known, matches, paid, same, slipped
from tests.web.clients import client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "root", lambda: tmp_path / "files")


@pytest.fixture
def desk() -> Client:
    return client("data")


def waiting(*names: str) -> Delivery:
    """A roll of rows that tell name and community alone, of people who are known."""
    for name in names:
        known(name)
    return sent("data", ROLL, *(paid("", name) for name in names))


def press(by: Client, match: Match, verb: str) -> str:
    """A button of a match's page; gives where it leads."""
    answer = by.post(f"/match/{match.pk}/do/", {"verb": f"exchange.{verb}", "key": str(key())})
    drain()
    assert answer.status_code == 302
    return answer["Location"]


def test_a_delivery_says_how_many_found_their_person_how_many_wait_and_leads_there(desk: Client) -> None:
    delivery = waiting("张伟明", "李秀兰")
    page = desk.get(f"/delivery/{delivery.pk}/").content.decode()
    assert "0 行找到了本人，2 行等您判定，0 行退回" in page
    assert f"/matches/?delivery={delivery.pk}&amp;tile=waits" in page
    listed = desk.get(f"/matches/?delivery={delivery.pk}&tile=waits").content.decode()
    assert all(name in listed for name in ("张伟明", "李秀兰"))


def test_a_row_stands_beside_whom_it_may_mean_with_what_differs_and_what_it_weighs(desk: Client) -> None:
    known("张伟明", phone="12000000001")
    delivery = sent("data", ROLL, paid("", "张伟鸣", phone="12000000002"))
    (match,) = matches(delivery)
    page = desk.get(f"/match/{match.pk}/").content.decode()
    assert "<mark>鸣</mark>" in page and "<mark>明</mark>" in page
    assert "120****000<mark>2</mark>" in page
    assert "读音相同，字不同" in page
    with unscoped("a test looks"):
        assert Look.objects.filter(subject_id=match.likeliest, what="match").count() == 1


def test_a_decision_leads_to_the_next_row_and_the_last_one_to_the_file(desk: Client) -> None:
    delivery = waiting("张伟明", "李秀兰")
    first, second = sorted(matches(delivery), key=lambda match: (-match.probability, match.pk))
    assert press(desk, first, "take_for_same") == f"/match/{second.pk}/"
    assert press(desk, second, "keep_apart") == f"/delivery/{delivery.pk}/"
    assert (now(delivery).accepted, now(delivery).returned) == (1, 1)
    assert press(desk, second, "undo_decision") == f"/match/{second.pk}/"
    assert came_back(delivery) == {} and now(delivery).waiting == 1


def stopped_after(match: Match, by: Client, jobs: int) -> None:
    """The row is taken for somebody, and a fault stops what follows after so many jobs."""
    by.post(f"/match/{match.pk}/do/", {"verb": "exchange.take_for_same", "key": str(key())})
    for _ in range(jobs):
        run_next()
    with nobody(), connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE status = 'todo'")


@pytest.mark.parametrize("jobs", [0, 1])
def test_what_a_fault_stops_after_a_decision_is_on_the_page_of_the_file_and_begun_again(
    desk: Client, jobs: int
) -> None:
    delivery = waiting("张伟明", "李秀兰")
    first, second = matches(delivery)
    stopped_after(first, desk, jobs)
    if jobs:  # what settles one row settles all; what was to follow from that is hidden by nothing
        press(desk, second, "keep_apart")
    where = f"/delivery/{delivery.pk}/"
    assert "因故障中断" in desk.get(where).content.decode()
    told = {"verb": "exchange.resume_delivery", "key": str(key()), "sure": "1"}
    assert desk.post(f"{where}do/", told).status_code == 302
    drain()
    assert "因故障中断" not in desk.get(where).content.decode() and now(delivery).accepted == 1


def test_another_than_the_likeliest_is_chosen_by_name(desk: Client) -> None:
    known("张伟明")
    known("张伟明")
    delivery = sent("data", ROLL, paid("", "张伟明"))
    (match,) = matches(delivery)
    other = match.candidates[1]["subject"]
    assert str(other) in desk.get(f"/match-other/{match.pk}/").content.decode()
    desk.post(f"/match-other/{match.pk}/", {"person": str(other), "key": str(key())})
    drain()
    assert matches(delivery)[0].meant == other


def test_how_far_the_evidence_can_be_trusted_is_told(desk: Client) -> None:
    number = known("张伟明")
    delivery = sent("data", ROLL, paid(slipped(number), "张伟明"))
    same(matches(delivery)[0])
    page = desk.get(f"/match/{matches(delivery)[0].pk}/").content.decode()
    assert "共 1 行，看过 1 行，其中 1 行判为同一人" in page


def test_a_foreign_street_has_no_such_page(desk: Client) -> None:
    known("张伟明")
    delivery = sent("qinghe_clerk", SURVEY, asked("", "张伟明"))
    (match,) = matches(delivery)
    assert client("wanghu_clerk").get(f"/match/{match.pk}/").status_code == 404
    assert client("leader").get(f"/match/{match.pk}/").status_code == 403
