"""A campaign by the pages: begun, its numbers open their people, the next step plans a visit, a double is decided."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minzheng.campaigns.models import Campaign
from minzheng.platform.acting import unscoped
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.registry.models import Person
from tests.campaigns.running import SURVEY, answered, begun, on_the_roll, state_of, target_of
from tests.ui.reading import rows
from tests.web.clients import client, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def poor(db: None) -> Person:
    """Somebody on the roll."""
    return on_the_roll(person("周桂英"))


def test_begun_by_the_page_its_number_opens_who_is_to_be_reached(poor: Person) -> None:
    bureau = client("bureau")
    answer = bureau.post("/begin-campaign/", {"plan": SURVEY, "begun_on": f"{today()}"})
    drain()
    with unscoped("a test looks"):
        campaign = Campaign.objects.get()
    assert answer.url == f"/campaign/{campaign.pk}/"
    opens = f"/targets/?campaign={campaign.pk}&amp;area=320499001001&amp;tile=open"
    assert opens in bureau.get(answer.url).content.decode()
    assert len(rows(bureau.get(opens.replace("&amp;", "&")))) == 1


def test_the_next_step_of_who_is_to_be_asked_is_a_visit_and_then_the_phone(poor: Person) -> None:
    begun()
    clerk = client("qinghe_clerk")
    assert f"/plan-visit/{poor.pk}/" in clerk.get("/targets/").content.decode()
    told = {"questionnaire": "need_survey", "planned_on": f"{today()}"}
    assert clerk.post(f"/plan-visit/{poor.pk}/", told).status_code == 302
    assert "/visit-phone/" in client("wutongli_grid").get("/targets/").content.decode()


def test_two_sets_of_answers_stand_side_by_side_and_one_is_chosen(poor: Person) -> None:
    begun(on=today() - timedelta(days=7))
    answered(poor, on=today() - timedelta(days=3))
    kept = answered(poor, by="qinghe_clerk", living="alone", falls=9, fall_injury="no")
    clerk, where = client("qinghe_clerk"), f"/settle-double/{target_of(poor).pk}/"
    page = clerk.get(where).content.decode()
    assert "近半年跌倒次数" in page and "9 次" in page
    assert clerk.post(where, {"keep": str(kept.pk), "reason": "入户复核"}).status_code == 302
    drain()
    assert state_of(poor) == "reached"
    assert clerk.get(where).status_code == 409
    assert client("wanghu_clerk").get(where).status_code == 404
