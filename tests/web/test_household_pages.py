"""Households on pages: recorded and changed by forms, members of other areas by number alone, the look written."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.platform.acting import acting, unscoped
from minzheng.registry.models import Membership, Person
from minzheng.registry.services import move_person
from tests.accounts import actor, division, key
from tests.people import WANGHU_1, id_number
from tests.ui.reading import page, rows
from tests.web.clients import client, looks, merely_seen, person

pytestmark = pytest.mark.django_db

SON = id_number(date(1970, 5, 6))
TOLD = {"since": "2026-01-01", "reason": "入户核实"}


def household() -> tuple[Person, Person]:
    """A mother and her son, who live together: recorded by the forms."""
    mother, son = person("周桂英"), person("周小明", born=date(1970, 5, 6), id_number=SON)
    clerk = client("qinghe_clerk")
    answer = clerk.post(f"/form-household/{mother.pk}/", {"kind": "living", **TOLD})
    assert answer.status_code == 302
    told = {"number": SON, "relation": "20", **TOLD}
    assert clerk.post(f"/join-household/{claim(mother).pk}/", told).status_code == 302
    return mother, son


def claim(who: Person) -> Membership:
    """What stands about where somebody belongs."""
    with unscoped("a test looks"):
        return Membership.objects.standing().filter(subject=who.pk).latest("pk")


def test_a_household_is_shown_on_its_page_and_in_the_persons_tab() -> None:
    mother, _son = household()
    for path in (f"/household/{claim(mother).pk}/", f"/person/{mother.pk}/?tab=household"):
        first, second = rows(client("qinghe_clerk").get(path))
        assert "周桂英" in first and "户主" in first
        assert "周小明" in second and "子" in second


def test_who_moved_away_is_no_name_but_a_number() -> None:
    mother, son = household()
    bureau = actor("bureau")
    with acting(bureau):
        row = Person.objects.visible_to(bureau).get(pk=son.pk)
        move_person(bureau, person=row, to=division(WANGHU_1), key=key())
    shown = client("qinghe_clerk").get(f"/household/{claim(mother).pk}/")
    assert "周小明" not in shown.content.decode()
    assert "另有 1 名成员" in rows(shown)[1] and "其他地区" in rows(shown)[1]
    assert client("qinghe_clerk").get(f"/household/{claim(son).pk}/").status_code == 404
    seen_from_son = client("wanghu_clerk").get(f"/household/{claim(son).pk}/").content.decode()
    assert "周小明" in seen_from_son and "周桂英" not in seen_from_son


def test_who_leaves_and_who_is_named_head_stands_in_the_history() -> None:
    mother, son = household()
    clerk = client("qinghe_clerk")
    head = {"since": "2026-03-01", "reason": "户主变更"}
    assert clerk.post(f"/name-head/{claim(son).pk}/", head).status_code == 302
    left = {"left_on": "2026-06-30", "reason": "入住养老机构"}
    assert clerk.post(f"/leave-household/{claim(mother).pk}/", left).status_code == 302
    (now,) = rows(clerk.get(f"/household/{claim(son).pk}/"))
    assert "周小明" in now and "户主" in now
    before = rows(clerk.get(f"/household/{claim(son).pk}/?tab=history"))
    assert [("2026-06-30" in row, "周桂英" in row) for row in before] == [
        (False, True),
        (False, False),
        (True, True),
        (False, False),
    ]


def test_opening_a_household_is_a_look_at_the_member_it_is_seen_from() -> None:
    mother, _son = household()
    client("qinghe_clerk").get(f"/household/{claim(mother).pk}/")
    client("qinghe_clerk").get(f"/household/{claim(mother).pk}/?tab=history")
    assert looks(mother) == [("household", "")]


def test_who_may_not_register_sees_the_household_and_no_way_to_change_it() -> None:
    mother, _son = household()
    hrefs = {
        found["href"]
        for found, _ in page(client("qinghe_head").get(f"/household/{claim(mother).pk}/")).all("a")
    }
    assert not any(
        href.startswith(("/leave-household/", "/name-head/", "/join-household/")) for href in hrefs
    )
    assert client("qinghe_head").get(f"/leave-household/{claim(mother).pk}/").status_code == 403


def test_who_was_merely_seen_in_files_has_no_household_page() -> None:
    seen = merely_seen()
    assert client("qinghe_clerk").get(f"/form-household/{seen.pk}/").status_code == 404
