"""A list goes to another office: asked for, approved by another, marked, fetched by its recipient alone until a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from minzheng.exchange.content import AGREEMENTS
from minzheng.exchange.models import Extract, ExtractPerson
from minzheng.exchange.sharing.files import kept_extract
from minzheng.exchange.sharing.lists import shared_lists
from minzheng.exchange.sharing.services import (
    approve_extract,
    ask_extract,
    refuse_extract,
    sweep_extracts,
    withdraw_extract,
)
from minzheng.exchange.sharing.workbook import COLUMNS
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.crypto import decrypt
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import EventLine, Look
from minzheng.platform.packs import load, pack_folder
from minzheng.platform.time import clock_at, today
from minzheng.platform.time import now as this_moment
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Person
from minzheng.registry.services import merge_people, record_death
from tests.accounts import actor, key
from tests.exchange.sharing import AGREED, WHY, approved, asked, below_headings, fetched, now
from tests.people import WANGHU_1, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(db: None) -> list[Person]:
    """Two people of the first street, the second with a telephone nobody knows."""
    clerk = actor("qinghe_clerk")
    return [registered(clerk, name=name) for name in ("周桂英", "王建国")]


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=f"^{code}")


def test_what_is_agreed_goes_out_and_nothing_else(two: list[Person]) -> None:
    rows = fetched(approved(asked(*two)))
    assert rows[1][:-1] == ["姓名", "身份证号", "性别", "社区", "电话"]
    numbers = {str(row[0]): row[1] for row in below_headings(rows)}
    assert numbers == {person.name: decrypt(person.id_cipher) for person in two}


def test_the_file_says_on_its_head_and_in_each_row_whose_it_is(two: list[Person]) -> None:
    extract = approved(asked(*two))
    mark, _headings, *people = fetched(extract)
    for told in ("云澜区人民医院", "顾明远", extract.number, f"{extract.expires_on}", "云卫请〔2026〕7号"):
        assert told in str(mark[0])
    assert [row[-1] for row in people] == [f"{extract.number}/1", f"{extract.number}/2"]


def test_who_asks_does_not_approve_and_who_approves_does_not_ask(two: list[Person]) -> None:
    extract = asked(*two)
    with refused("not_permitted"):
        approved(extract, by="bureau")
    with refused("not_permitted"):
        asked(*two, by="leader")


def test_an_account_that_holds_both_may_not_approve_what_it_asked_for(two: list[Person]) -> None:
    both = actor("leader")
    places = both.where("sharing.approve")
    both = replace(both, grants={**both.grants, "sharing.ask": places})
    with acting(both):
        told = {"agreement": AGREED, "listed": "people", "query": "", "reason": WHY}
        extract = ask_extract(both, people=[two[0].pk], key=key(), **told)
        with refused("same_person"):
            approve_extract(both, extract=extract, key=key())


def test_nobody_but_the_recipient_fetches_the_file_or_sees_it(two: list[Person]) -> None:
    extract = approved(asked(*two))
    for other in ("bureau", "leader", "anhe"):
        with refused("not_permitted"):
            fetched(extract, by=other)
    for party in ("anhe", "qingfeng"):
        who = actor(party)
        with acting(who):
            assert not Extract.objects.visible_to(who).exists()
    hospital = actor("hospital")
    with acting(hospital):
        assert Extract.objects.visible_to(hospital).get() == extract
        assert not ExtractPerson.objects.visible_to(hospital).exists()
        assert not Person.objects.visible_to(hospital).exists()


def test_a_street_asks_for_its_own_people_alone(two: list[Person]) -> None:
    other = registered(actor("wanghu_clerk"), WANGHU_1, name="李秀兰")
    with refused("nobody_to_give"):
        asked(other, by="qinghe_clerk")
    mixed = asked(*two, other, by="qinghe_clerk")
    assert mixed.people == 2, "a number of somebody outside one's sight brings nobody in"
    assert asked(*two, other).area.parent is None


def test_each_fetching_is_counted_and_stands_in_the_log(two: list[Person]) -> None:
    extract = approved(asked(*two))
    fetched(extract)
    fetched(extract)
    assert now(extract).fetched == 2
    with unscoped("a test reads the log"):
        lines = EventLine.objects.filter(object_kind="exchange.extract", object_id=extract.pk)
        assert list(lines.order_by("id").values_list("kind", flat=True)) == [
            "made",
            "given",
            "fetched",
            "fetched",
        ]


def test_each_person_s_page_says_who_got_what_and_for_what(two: list[Person]) -> None:
    extract = approved(asked(*two))
    with unscoped("a test reads every look"):
        looks = Look.objects.filter(what="given")
        assert {look.subject_id for look in looks} == {person.pk for person in two}
        assert all("云澜区人民医院" in look.reason and extract.number in look.reason for look in looks)


def test_after_its_last_day_the_file_is_gone(two: list[Person], own_folder: Path) -> None:
    extract = approved(asked(*two))
    assert extract.expires_on is not None
    last = timedelta(days=(extract.expires_on - today()).days)
    with clock_at(this_moment() + last):
        assert below_headings(fetched(extract))
    with clock_at(this_moment() + last + timedelta(days=1)):
        with refused("extract_over"):
            fetched(extract)
        with pytest.raises(FileNotFoundError):
            kept_extract(now(extract))


def test_sweeping_leaves_what_may_still_be_fetched(two: list[Person]) -> None:
    extract = approved(asked(*two))
    sweep_extracts()
    assert kept_extract(extract)


def test_the_file_lies_encrypted(two: list[Person], own_folder: Path) -> None:
    extract = approved(asked(*two))
    (kept,) = (own_folder / "extracts").iterdir()
    assert not kept.read_bytes().startswith(b"PK") and kept_extract(extract).startswith(b"PK")


def test_what_is_taken_back_is_fetched_no_more_and_says_why(two: list[Person]) -> None:
    extract = approved(asked(*two))
    clerk = actor("bureau")
    with acting(clerk):
        withdraw_extract(clerk, extract=extract, reason="名单有误", key=key())
    with refused("extract_not_given"):
        fetched(extract)
    assert (now(extract).state, now(extract).decision) == (Extract.State.WITHDRAWN, "名单有误")
    with acting(clerk), refused("extract_decided"):
        withdraw_extract(clerk, extract=extract, reason="再收回", key=key())


def test_what_is_decided_is_not_decided_again(two: list[Person]) -> None:
    extract, leader = asked(*two), actor("leader")
    with acting(leader):
        refuse_extract(leader, extract=extract, reason="用途不明", key=key())
    with refused("extract_decided"):
        approved(extract)
    with refused("extract_not_given"):
        fetched(extract)


def test_who_died_since_is_left_out_and_counted(two: list[Person]) -> None:
    extract, clerk = asked(*two), actor("qinghe_clerk")
    with acting(clerk):
        record_death(clerk, person=two[0], died_on=today(), key=key())
    extract = approved(extract)
    assert (extract.people, extract.left_out) == (2, 1)
    assert [row[0] for row in below_headings(fetched(extract))] == [two[1].name]


def test_who_was_found_to_be_one_person_stands_there_once(two: list[Person]) -> None:
    extract, clerk = asked(*two), actor("qinghe_clerk")
    with acting(clerk):
        merge_people(clerk, person=two[0], number=decrypt(two[1].id_cipher), reason="同一人", key=key())
    assert [row[0] for row in below_headings(fetched(approved(extract)))] == [two[0].name]


def test_a_list_that_the_agreement_does_not_name_is_not_given(two: list[Person]) -> None:
    with refused("list_not_agreed"):
        asked(*two, listed="visits")
    with refused("reason_missing"):
        asked(*two, reason="  ")
    with refused("nobody_to_give"):
        asked()


def test_an_answer_is_due_within_the_working_days_that_the_pack_names(two: list[Person]) -> None:
    agreed = next(one.value for one in installed_pack().content(AGREEMENTS) if one.value.code == AGREED)
    wanted = installed_pack().calendar.add_working_days(today(), agreed.answer.working_days)
    assert asked(*two).due_on == wanted


def test_nothing_is_asked_for_once_the_agreement_is_over(two: list[Person]) -> None:
    agreed = next(one.value for one in installed_pack().content(AGREEMENTS) if one.value.code == AGREED)
    extract = asked(*two)
    with clock_at(this_moment() + (agreed.expires - today()) + timedelta(days=1)):
        with refused("agreement_over"):
            asked(*two)
        with refused("agreement_over"):
            approved(extract)


@pytest.mark.parametrize("pack", ["example", "tianning"])
def test_agreements_name_lists_and_columns_that_there_are(pack: str) -> None:
    for one in load(pack_folder(pack)).content(AGREEMENTS):
        assert {*one.value.lists} <= {shared.page.name for shared in shared_lists}
        assert {*one.value.fields} <= {*COLUMNS}
