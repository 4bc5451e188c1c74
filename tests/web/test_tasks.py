"""The worklist: own work alone, its tiles add up, each row's button is the next step, what is done leaves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from minzheng.discovery.services import close_warning
from minzheng.platform.acting import acting
from minzheng.platform.installed import installed_pack
from minzheng.platform.time import clock_at
from minzheng.worklist.content import work_kinds
from minzheng.worklist.models import Task
from minzheng.worklist.services import TaskRow, open_tasks, take_task
from minzheng.worklist.steps import next_steps
from tests.accounts import actor, key
from tests.ui.reading import page, rows
from tests.web.clients import client, person, to_be_visited, warned

pytestmark = pytest.mark.django_db

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY, NEXT_TUESDAY = datetime(2026, 11, 2, 9, tzinfo=ZONE), datetime(2026, 11, 10, 9, tzinfo=ZONE)


@pytest.fixture
def four_clocks() -> Iterator[None]:
    """A warning of each level, raised on a Monday; it is Tuesday of the week after."""
    with clock_at(MONDAY):
        for name, severity in (("周红", "red"), ("周橙", "orange"), ("周黄", "yellow"), ("周蓝", "blue")):
            warned(person(name), severity, f"{name}摔了一跤")
    with clock_at(NEXT_TUESDAY):
        yield


def tiles(shown: object) -> dict[str, int]:
    """The tiles' figures by the end of their address."""
    found = page(shown).all("a")
    return {
        attributes["id"].removeprefix("tile-"): int(re.sub(r"\D*(\d+).*", r"\1", text))
        for attributes, text in found
        if attributes.get("id", "").startswith("tile-")
    }


def test_the_four_clocks_add_up_to_the_list_and_each_opens_its_rows(four_clocks: None) -> None:
    clerk = client("qinghe_clerk")
    shown = clerk.get("/tasks/")
    assert tiles(shown) == {"late": 2, "today": 0, "soon": 1, "later": 1}
    assert len(rows(shown)) == sum(tiles(shown).values())
    for tile, number in tiles(shown).items():
        assert len(rows(clerk.get(f"/tasks/?tile={tile}"))) == number


def test_the_most_urgent_stands_first_with_its_reason(four_clocks: None) -> None:
    found = rows(client("qinghe_clerk").get("/tasks/"))
    assert [row.split("摔了一跤")[0][-2:] for row in found] == ["周红", "周橙", "周黄", "周蓝"]


def test_nobody_sees_the_work_of_another_street_or_of_another_role(four_clocks: None) -> None:
    to_be_visited(person("周访"))
    assert rows(client("wanghu_clerk").get("/tasks/")) == []
    head = " ".join(rows(client("qinghe_head").get("/tasks/")))
    assert "周红" in head and "周访" not in head
    assert "周红" not in " ".join(rows(client("wutongli_grid").get("/tasks/"))), "who may not close it"


def test_who_may_do_nothing_looks_on(four_clocks: None) -> None:
    shown = client("leader").get("/tasks/")
    assert len(rows(shown)) == 4
    assert not page(shown).all("button", name="one") and not page(shown).all("form", id="mz-bulk")


def test_the_button_of_a_row_is_its_next_step() -> None:
    warning, visit = warned(person("周警")), to_be_visited(person("周访"))
    links = [
        found["href"]
        for found, _ in page(client("qinghe_clerk").get("/tasks/")).all("a")
        if "btn-sm" in found.get("class", "")
    ]
    assert links == [reverse("visit-phone", args=[visit.pk]), reverse("warning", args=[warning.pk])]


def test_the_next_step_of_the_first_task_is_the_pages_primary_act(four_clocks: None) -> None:
    clerk, leader = client("qinghe_clerk"), client("leader")
    for where in ("/tasks/", "/tasks/?tile=later"):
        steps = [found for found, _ in page(clerk.get(where)).all("a") if "btn-sm" in found.get("class", "")]
        assert ["btn-primary" in step["class"] for step in steps] == [True, *[False] * (len(steps) - 1)], (
            where
        )
    assert "btn-primary" not in leader.get("/tasks/").content.decode(), "who looks on has nothing to do first"


def test_every_kind_of_work_of_the_pack_has_a_next_step_whose_page_there_is() -> None:
    told = {step.kind: step for step in next_steps}
    opened = set(work_kinds(installed_pack())) - {
        "assessment"
    }  # nothing opens one yet: results come with files
    assert opened <= set(told)
    for step in told.values():
        assert reverse(step.page, args=[1])


def test_a_task_without_a_page_is_taken_on_and_then_mine() -> None:
    clerk, someone = actor("assessor"), person("周评")
    with acting(clerk):
        open_tasks.many(clerk, [TaskRow(someone.pk, "assessment", "registry.person", someone.pk)], key=key())
    sent = client("assessor")
    (button,) = page(sent.get("/tasks/")).all("button", name="one")
    sent.post("/tasks/do/", {"one": button[0]["value"], "key": str(key())})
    assert "我已认领" in rows(sent.get("/tasks/"))[0]
    assert rows(sent.get("/tasks/?whose=free")) == [] and len(rows(sent.get("/tasks/?whose=mine"))) == 1


def test_many_are_taken_on_at_once_and_one_that_a_colleague_has_says_so(four_clocks: None) -> None:
    head = actor("qinghe_head")
    with acting(head):
        tasks = list(Task.objects.visible_to(head).order_by("due_on"))
        take_task(head, task=tasks[0], key=key())
    clerk = client("qinghe_clerk")
    clerk.post(
        "/tasks/do/", {"verb": "worklist.take_task", "pk": [task.pk for task in tasks], "key": str(key())}
    )
    shown = clerk.get("/tasks/")
    assert "已有同事认领" in shown.content.decode()
    assert len(rows(clerk.get("/tasks/?whose=mine"))) == 3
    assert "何国梁" in rows(clerk.get("/tasks/?whose=others"))[0]


def test_what_is_done_leaves_the_list_and_counts_as_in_time_or_late(four_clocks: None) -> None:
    clerk, sent = actor("qinghe_clerk"), client("qinghe_clerk")
    from minzheng.discovery.models import Warning

    with acting(clerk):
        for warning in Warning.objects.visible_to(clerk).filter(severity__in=("red", "blue")):
            close_warning(
                clerk, warning=warning, outcome=Warning.Outcome.NO_NEED, reason="电话确认过", key=key()
            )
    shown = sent.get("/tasks/")
    assert len(rows(shown)) == 2
    assert "50.0%" in shown.content.decode()
    assert len(rows(sent.get("/tasks/done/?when=month"))) == 2
    assert len(rows(sent.get("/tasks/done/?when=month&time=good"))) == 1
    assert "周红" in rows(sent.get("/tasks/done/?time=late"))[0]


def test_the_empty_list_says_what_would_be_here() -> None:
    assert "没有待办的任务" in client("qinghe_clerk").get("/tasks/").content.decode()
