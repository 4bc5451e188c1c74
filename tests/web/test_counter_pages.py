"""What is recorded of a person at the counter: a category with its paper, its end, a move, a death."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.platform.acting import acting, unscoped
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Fact, Person
from minzheng.registry.services import decide_category, end_category
from tests.accounts import actor, division, key
from tests.people import WANGHU_1
from tests.ui.reading import page, rows
from tests.web.clients import client, person

pytestmark = pytest.mark.django_db

PAPER = {"category": "near_poor", "paper": "云民救〔2026〕17号", "decided_by": "清和街道"}
SINCE = date(2026, 2, 1)


def decided(who: Person, **more: object) -> Fact:
    clerk = actor("qinghe_clerk")
    told = {**PAPER, "valid_from": SINCE, **more}
    with acting(clerk):
        return decide_category(clerk, person=who, key=key(), **told)  # type: ignore[arg-type]  # by name


def listed(category: str) -> list[str]:
    """Who stands in the list of registered people under this category."""
    return rows(client("qinghe_clerk").get(f"/people/?category=category_decision:{category}"))


def test_a_decision_stands_on_the_page_in_the_timeline_and_in_the_list_of_its_category() -> None:
    who, clerk = person(), client("qinghe_clerk")
    told = {**PAPER, "valid_from": SINCE.isoformat()}
    assert clerk.post(f"/decide-category/{who.pk}/", told).status_code == 302
    for tab in ("why", "timeline"):
        shown = clerk.get(f"/person/{who.pk}/?tab={tab}").content.decode()
        assert "低保边缘" in shown and "云民救〔2026〕17号" in shown and "清和街道" in shown
    assert len(listed("near_poor")) == 1 and listed("subsistence") == []


def test_an_ended_category_is_in_the_timeline_and_in_no_list() -> None:
    who = person()
    fact, clerk = decided(who), client("qinghe_clerk")
    yesterday = (today() - timedelta(days=1)).isoformat()
    told = {"last_day": yesterday, "reason": "收入超过标准"}
    assert clerk.post(f"/end-category/{fact.pk}/", told).status_code == 302
    assert listed("near_poor") == []
    assert yesterday in clerk.get(f"/person/{who.pk}/?tab=why").content.decode()


def test_a_category_lapses_by_itself_after_its_last_day() -> None:
    decided(person(), valid_until=today() - timedelta(days=1))
    assert listed("near_poor") == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"category": "nowhere"}, "no_such_category"),
        ({"valid_from": date(2999, 1, 1)}, "in_future"),
        ({"valid_until": date(2026, 1, 1)}, "dates"),
    ],
)
def test_a_decision_that_can_not_be_is_refused(more: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        decided(person(), **more)


def test_nobody_is_put_twice_into_a_category_and_none_ends_twice() -> None:
    who, clerk = person(), actor("qinghe_clerk")
    fact = decided(who)
    with pytest.raises(Refused, match="known_already"):
        decided(who, valid_from=date(2026, 3, 1))
    with acting(clerk):
        with pytest.raises(Refused, match="dates"):
            end_category(clerk, fact=fact, last_day=date(2026, 1, 1), reason="超标", key=key())
        end_category(clerk, fact=fact, last_day=date(2026, 6, 1), reason="超标", key=key())
        ended = Fact.objects.visible_to(clerk).standing().get(subject=who.pk)
        with pytest.raises(Refused, match="done_already"):
            end_category(clerk, fact=ended, last_day=date(2026, 6, 1), reason="超标", key=key())


def test_a_move_recorded_by_the_district_takes_the_person_along() -> None:
    who = person()
    told = {"to": str(division(WANGHU_1).pk), "reason": "随子女居住"}
    assert client("bureau").post(f"/move-person/{who.pk}/", told).status_code == 302
    assert client("qinghe_clerk").get(f"/person/{who.pk}/").status_code == 404
    assert client("wanghu_clerk").get(f"/person/{who.pk}/").status_code == 200


def test_a_death_recorded_at_the_counter_stands_in_the_head_of_the_page() -> None:
    who, clerk = person(), client("qinghe_clerk")
    assert clerk.post(f"/record-death/{who.pk}/", {"died_on": "2026-05-06"}).status_code == 302
    assert "2026-05-06" in clerk.get(f"/person/{who.pk}/").content.decode()
    with unscoped("a test looks"):
        assert Person.objects.get(pk=who.pk).died_on == date(2026, 5, 6)


def test_each_form_is_offered_on_the_page_to_whom_it_is_permitted() -> None:
    who = person()
    forms = ("decide-category", "form-household", "move-person", "record-death", "merge-people")
    offered = {
        name: {found["href"] for found, _ in page(client(name).get(f"/person/{who.pk}/")).all("a")}
        for name in ("qinghe_clerk", "qinghe_head")
    }
    assert {f"/{form}/{who.pk}/" for form in forms} <= offered["qinghe_clerk"]
    assert not {f"/{form}/{who.pk}/" for form in forms} & offered["qinghe_head"]
