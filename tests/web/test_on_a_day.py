"""How things stood on a day: what held, what was only known later, what was taken back since, who lived where."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.exchange.models import Delivery
from minzheng.platform.acting import acting
from minzheng.platform.time import today
from minzheng.platform.verbs import Origin
from minzheng.registry.models import Fact, Person, Subject
from minzheng.registry.services import FactRow, WithdrawRow, record_facts, withdraw_facts
from tests.accounts import actor, key
from tests.contracts.rows import made, qinghe
from tests.ui.reading import Page, rows
from tests.web.clients import client, person
from tests.web.test_household_pages import claim, household

pytestmark = pytest.mark.django_db

HEADS = ("当日有效的信息", "人员")
ROLL, MAY, JULY = "assistance", date(2026, 5, 1), date(2026, 7, 1)


def told(someone: Person, code: str, since: date, until: date | None, sent_on: date) -> Fact:
    """What a file told of somebody."""
    file = made(Delivery, qinghe(), source="assistance_roll", state="merged", sent_on=sent_on, party=None)
    data = actor("data")
    with acting(data):
        subject = Subject.objects.visible_to(data).get(pk=someone.pk)
        row = FactRow(
            subject.pk, ROLL, since, until, code,
            origin=Origin(file.pk, "名册", 7), source=file.source, sent_on=sent_on,
        )  # fmt: skip
        record_facts.many(data, [row], key=key())
        found: Fact = Fact.objects.visible_to(data).get(subject_id=someone.pk, code=code, valid_from=since)
    return found


def on(someone: Person, day: str) -> list[str]:
    """The rows of the tab's tables on a day."""
    shown = client("qinghe_clerk").get(f"/person/{someone.pk}/?tab=day&on={day}").content.decode()
    return [text for _found, text in Page(shown).all("tr") if not text.startswith(HEADS)]


def test_what_held_then_is_shown_with_the_file_that_told_it() -> None:
    someone = person()
    told(someone, "subsistence", MAY, date(2026, 5, 31), date(2026, 5, 6))
    (row,) = on(someone, "2026-05-20")
    assert "低保" in row and "社会救助对象名册 05-06" in row and "2026-05-06 起知悉" in row
    assert on(someone, "2026-06-20") == [] and on(someone, "2026-04-20") == []


def test_what_was_only_known_later_says_so() -> None:
    someone = person()
    told(someone, "subsistence", MAY, None, date(2026, 8, 3))
    (row,) = on(someone, "2026-05-20")
    assert "2026-08-03 起才知悉" in row
    assert "2026-08-03 起知悉" in on(someone, "2026-08-20")[0]


def test_of_a_kind_the_newest_file_before_the_day_holds() -> None:
    someone = person()
    told(someone, "subsistence", MAY, None, MAY)
    told(someone, "destitute_dispersed", JULY, None, JULY)
    (then,), (now,) = on(someone, "2026-06-30"), on(someone, "2026-07-02")
    assert "低保" in then and "特困" in now and "低保" not in now


def test_what_was_believed_then_and_taken_back_since_is_still_told() -> None:
    someone, day = person(), today() - timedelta(days=3)
    wrong = told(someone, "subsistence", day, None, day)
    data = actor("data")
    with acting(data):
        fact = Fact.objects.visible_to(data).get(pk=wrong.pk)
        withdraw_facts.many(data, [WithdrawRow(fact.pk)], key=key())
    (row,) = on(someone, day.isoformat())
    assert "低保" in row and f"{today().isoformat()} 撤回" in row
    assert on(someone, today().isoformat()) == []


@pytest.mark.parametrize("day", ["2026-02-31", "gestern", "9999-01-01"])
def test_a_day_that_is_none_yet_is_named_and_today_is_shown(day: str) -> None:
    shown = client("qinghe_clerk").get(f"/person/{person().pk}/?tab=day&on={day}").content.decode()
    assert f"“{day}”" in shown and f'value="{today().isoformat()}"' in shown


def test_a_household_shows_who_belonged_to_it_then() -> None:
    mother, _son = household()
    clerk = client("qinghe_clerk")
    number = claim(mother).pk
    assert len(rows(clerk.get(f"/household/{number}/?tab=members&on=2026-01-01"))) == 2
    assert rows(clerk.get(f"/household/{number}/?tab=members&on=2025-12-31")) == []
    assert any("周小明" in row for row in on(mother, "2026-01-01"))
    assert not any("周小明" in row for row in on(mother, "2025-12-31"))
