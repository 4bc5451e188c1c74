"""Free health checks: the list goes to the hospital, its results come back, and what isn't normal raises a warning."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from minzheng.campaigns.models import Target
from minzheng.campaigns.pages import TARGETS
from minzheng.campaigns.shown import progress_of
from minzheng.discovery.models import Warning
from minzheng.exchange.services import receive_delivery
from minzheng.exchange.sharing.lists import shared_lists
from minzheng.exchange.sharing.services import ask_extract
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.screening.services import screen
from tests.accounts import actor, key
from tests.campaigns.running import CHECKUPS, begun, target_of
from tests.exchange.deliveries import ROLL, paid, person, sent
from tests.exchange.sharing import AGREED, approved, below_headings, fetched
from tests.people import id_number
from tests.ui.reading import rows
from tests.web.clients import client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_lake")]
RESULTS = ("姓名", "身份证号", "体检日期", "体检项目", "体检结果")


def results(*told: tuple[object, ...]) -> bytes:
    """The hospital's file."""
    text = io.StringIO()
    csv.writer(text).writerows([RESULTS, *told])
    return text.getvalue().encode()


def test_the_list_goes_out_the_results_come_in_and_an_abnormal_one_raises_a_warning() -> None:
    numbers = [id_number() for _ in range(3)]
    month = f"{today():%Y-%m}"
    sent("data", ROLL, *(paid(number, month=month) for number in numbers))
    sound, ill, absent = (person(number) for number in numbers)
    campaign, bureau = begun(CHECKUPS), actor("bureau")

    with acting(bureau):
        query = f"campaign={campaign.pk}&tile=open"
        people = shared_lists[TARGETS.name].people(bureau, query, 10)
        told = {"agreement": AGREED, "listed": TARGETS.name, "query": query, "reason": "年度免费体检"}
        extract = ask_extract(bureau, people=people, key=key(), **told)
    listed = below_headings(fetched(approved(extract)))
    assert {str(row[1]) for row in listed} == set(numbers)

    day = today()
    back = [
        (listed[0][0], sound_number := numbers[0], day, "血压", "正常"),
        (listed[0][0], sound_number, day, "空腹血糖", "未见异常"),
        (listed[1][0], numbers[1], day, "血压", "异常"),
    ]
    desk = actor("data")
    with acting(desk):
        file = receive_delivery(
            desk,
            source="health_checks",
            file_name="体检结果.csv",
            content=results(*back),
            sent_on=day,
            key=key(),
        )
    drain()
    with unscoped("a test looks"):
        file.refresh_from_db()
    assert (file.accepted, file.returned) == (3, 0)

    states = [target_of(one).state for one in (sound, ill, absent)]
    assert states == ["reached", "reached", "open"]
    leader = actor("leader")
    with acting(leader):
        assert progress_of(campaign, leader).at(Target.State.REACHED) == 2
    shown = rows(client("leader").get(f"/targets/?campaign={campaign.pk}&tile=reached"))
    assert len(shown) == 2

    with acting(bureau):
        screen(bureau, as_of=day, key=key())
    drain()
    with unscoped("a test looks"):
        warned = Warning.objects.filter(rule="abnormal_checkup")
        assert [warning.subject_id for warning in warned] == [ill.pk]
        assert day <= warned[0].due_on <= day + timedelta(days=30)
