"""A file goes in once: what is good is in, what isn't comes back with what would be right, and nothing is half done."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from minzheng.exchange.kernel.messages import Problem, render
from minzheng.exchange.models import Delivery, ReturnedRow
from minzheng.exchange.services import ReturnRow, return_rows
from minzheng.exchange.services import merge as merging
from minzheng.exchange.staging import staged
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.jobs import drain
from minzheng.platform.models import Event, EventLine, Party
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Fact, Person
from tests.accounts import actor, division, key
from tests.exchange.deliveries import (
    FUNERALS,
    LIST,
    ROLL,
    SURVEY,
    came_back,
    dead,
    elder,
    handed_in,
    in_force,
    now,
    paid,
    person,
    sent,
    surveyed,
    table,
)
from tests.people import WANGHU_1, id_number, registered

pytestmark = pytest.mark.django_db


def test_good_rows_are_in_and_bad_ones_come_back_with_sheet_row_and_what_would_be_right() -> None:
    one, other = id_number(), id_number()
    broken = other[:17] + ("0" if other[17] != "0" else "1")
    delivery = sent("data", ROLL, paid(one), paid(broken), paid(other, "-5"), paid(one, category="低保边缘"))
    assert (delivery.state, delivery.rows, delivery.accepted, delivery.returned) == ("merged", 4, 2, 2)
    assert (delivery.new_persons, delivery.known_persons) == (1, 0)
    assert came_back(delivery) == {3: ["id_check_digit"], 4: ["below_minimum"]}
    with unscoped("a test looks"):
        problem = Problem(**ReturnedRow.objects.get(row=4).problems[0])
    assert render(problem, "zh", row=4) == "第 4 行 G 列（月发放金额）“-5”太小，应不小于 0。"
    assert person(one).standing == "registered" and person(one).area == division("320499001001")


def test_the_same_file_twice_changes_nothing() -> None:
    content = table(ROLL, paid(id_number()), paid(id_number()))
    first = handed_in("data", ROLL, content)
    drain()
    before, lines = in_force(), EventLine.objects.model
    with unscoped("a test counts"):
        events = Event.objects.filter(verb="exchange.merge_delivery").count()
        facts = lines.objects.filter(object_kind="registry.fact").count()
    assert handed_in("data", ROLL, content) == first
    drain()
    with unscoped("a test counts"):
        assert Delivery.objects.count() == 1
        assert Event.objects.filter(verb="exchange.merge_delivery").count() == events
        assert lines.objects.filter(object_kind="registry.fact").count() == facts
    assert in_force() == before


def test_a_file_that_says_again_what_is_known_brings_nothing_new() -> None:
    number = id_number()
    sent("wanghu_clerk", LIST, elder(number, street="望湖街道", community="湖滨社区"))
    sent("data", ROLL, paid(number))
    with unscoped("a test counts"):
        known = Fact.objects.count()
    again = sent("data", ROLL, paid(number), paid(id_number()))
    assert (again.accepted, again.new_persons, again.known_persons) == (2, 1, 1)
    with unscoped("a test counts"):
        assert Fact.objects.count() == known + 1
    assert sum(in_force()["lake"][ROLL].values()) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file_empty"), (b"MZ\x90", "file_program"), (b"PK\x03\x04broken", "file_truncated"),
     ("姓名,随便\n张三,1\n".encode(), "headings_missing")],
)  # fmt: skip
def test_a_file_that_cant_be_read_is_refused_whole_with_the_reason(content: bytes, code: str) -> None:
    delivery = handed_in("data", FUNERALS, content)
    drain()
    delivery = now(delivery)
    told = [problem["code"] for problem in delivery.problem]
    assert delivery.state == "refused"
    assert told == [code] or (code == "headings_missing" and told[0].startswith("headings"))
    assert came_back(delivery) == {} and staged(delivery) == []


def test_a_merge_that_is_killed_leaves_nothing_and_is_clean_when_it_comes_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number = id_number()
    delivery = handed_in("data", ROLL, table(ROLL, paid(number), paid(id_number(), "-1")))

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(merging, "record", killed)  # the last step: everything else is written by then
        with pytest.raises(KeyboardInterrupt):
            drain()
    with unscoped("a test looks"):
        assert not Person.objects.exists() and not Fact.objects.exists()
    # The step before it stands: the file is not read again, and what was wrong with it was said once.
    assert now(delivery).state == "matched" and came_back(delivery) == {3: ["below_minimum"]}
    assert drain() >= 1
    assert now(delivery).state == "merged"
    assert sum(in_force()["lake"][ROLL].values()) == 1 and len(in_force()["facts"]) == 1


def test_originals_and_staged_rows_hold_no_clear_text(own_folder: Path) -> None:
    number = id_number()
    delivery = sent("qinghe_clerk", LIST, elder(number))
    needles = [text.encode() for text in (number, "周桂英", "3幢1单元502室", "12000005678", "梧桐苑")]
    files = [path for path in own_folder.rglob("*") if path.is_file()]
    assert {"originals", "staging", "lake"} <= {path.relative_to(own_folder).parts[0] for path in files}
    assert [path for path in files for needle in needles if needle in path.read_bytes()] == []
    (row,) = staged(delivery)
    assert (row.row, row.subject_id) == (2, person(number).pk)
    assert not {"name", "id_number", "phone", "door", "estate"} & set(row.values)
    assert row.values["living_arrangement"] == "alone"


def test_a_street_sends_for_its_own_people_only() -> None:
    there = registered(actor("wanghu_clerk"), WANGHU_1)
    number = _number_of(there)
    back = sent("qinghe_clerk", LIST, elder(number), elder(id_number(), community="湖滨社区"))
    assert came_back(back) == {2: ["registered_elsewhere"], 3: ["division_unknown"]}
    assert person(number).area == division(WANGHU_1)
    sent("data", ROLL, paid(number))
    assert person(number).area == division(WANGHU_1), "a department's file never moves a registered person"


def test_a_streets_own_list_moves_its_people_within_the_street() -> None:
    number = id_number()
    sent("qinghe_clerk", LIST, elder(number))
    sent("qinghe_clerk", LIST, elder(number, community="书院社区"))
    assert person(number).area == division("320499001002")
    sent("qinghe_clerk", SURVEY, surveyed(number))
    assert person(number).area == division("320499001002"), "a survey is no list of residents"


def test_who_is_only_seen_lives_where_any_file_says_and_is_registered_by_those_that_do() -> None:
    number = id_number()
    sent("data", FUNERALS, dead(number))
    seen = person(number)
    assert (seen.standing, seen.area.level, seen.died_on) == ("observed", "district", date(2025, 3, 4))
    sent("data", ROLL, paid(number))
    known = person(number)
    assert (known.standing, known.area) == ("registered", division("320499001001"))
    with unscoped("a test looks"):
        assert {fact.area_id for fact in Fact.objects.filter(subject_id=known.pk)} == {known.area_id}


def test_each_source_comes_from_the_sender_it_is_agreed_with() -> None:
    day = today()
    for who, source in (("qinghe_clerk", ROLL), ("data", LIST), ("anhe", ROLL), ("data", "provider_visits")):
        with pytest.raises(Refused, match="wrong_sender"):
            handed_in(who, source, b"x")
    with pytest.raises(Refused, match="no_such_source"):
        handed_in("data", "no_source", b"x")
    with pytest.raises(Refused, match="in_future"):
        handed_in("data", ROLL, b"x", on=day + timedelta(1))
    with pytest.raises(Refused, match="not_permitted_here"):
        handed_in("qinghe_clerk", LIST, b"x", area=division("320499002000"))
    for_the_street = handed_in("data", LIST, table(LIST, elder(id_number())), area=division("320499001000"))
    drain()
    assert now(for_the_street).accepted == 1


def test_a_street_and_a_provider_see_their_own_deliveries_only() -> None:
    handed_in("qinghe_clerk", LIST, b"1")
    handed_in("wanghu_clerk", LIST, b"2")
    handed_in("anhe", "provider_visits", b"3")
    handed_in("data", ROLL, b"4")
    drain()
    seen = {}
    for code in ("qinghe_clerk", "wanghu_clerk", "anhe", "qingfeng", "data"):
        who = actor(code)
        with acting(who):
            seen[code] = sorted(Delivery.objects.visible_to(who).values_list("source", flat=True))
    assert seen == {
        "qinghe_clerk": [LIST],
        "wanghu_clerk": [LIST],
        "anhe": ["provider_visits"],
        "qingfeng": [],
        "data": [ROLL, "provider_visits", LIST, LIST],
    }
    with unscoped("a test looks"):
        assert Delivery.objects.get(source="provider_visits").party == Party.objects.get(code="anhe")


def test_answers_are_told_once_and_faults_come_back_at_their_column() -> None:
    number, other = id_number(), id_number()
    first = sent("qinghe_clerk", SURVEY, surveyed(number), surveyed(other, falls=0))
    # Whoever didn't fall isn't asked whether the fall was treated.
    assert came_back(first) == {3: ["answer_fault"]}
    again = sent("qinghe_clerk", SURVEY, surveyed(number), surveyed(id_number()))
    assert (again.accepted, again.skipped, came_back(again)) == (1, 1, {})


def test_rows_another_engine_refuses_come_back_once_with_all_that_is_wrong() -> None:
    delivery = sent("data", FUNERALS, dead(id_number()), dead(id_number()))
    desk, told = actor("data"), Problem("row_refused", parameters={"why": {"zh": "没有", "en": "none"}})
    rows = [ReturnRow(delivery.pk, "", 2, (told,)), ReturnRow(delivery.pk, "", 2, (Problem("rows_none"),))]
    with acting(desk):
        for _ in range(2):
            return_rows.many(desk, rows, key=key())
    assert came_back(delivery) == {2: ["row_refused", "rows_none"]}
    delivery = now(delivery)
    assert (delivery.accepted, delivery.returned) == (1, 1)


def _number_of(there: Person) -> str:
    from minzheng.platform.crypto import decrypt

    return decrypt(there.id_cipher)
