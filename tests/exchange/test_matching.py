"""Rows whose number can't be used find their person by the rest, wait for an eye, or go back; it can be undone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random

import pytest
from django.db import transaction

from minzheng.exchange.models import Match
from minzheng.exchange.services import take_for_same, undo_decision
from minzheng.platform.acting import acting
from minzheng.platform.crypto import blind
from minzheng.platform.jobs import drain
from minzheng.platform.verbs import Refused
from minzheng.registry.services import move_person
from tests.accounts import actor, division, key
from tests.exchange.deliveries import (
    LIST,
    ROLL,
    SURVEY,
    came_back,
    handed_in,
    in_force,
    now,
    person,
    sent,
    table,
    withdrawn,
)
from tests.exchange.matching import (
    NAMES,
    VISITS,
    apart,
    asked,
    known,
    masked,
    matches,
    paid,
    same,
    slipped,
    undone,
)
from tests.people import WANGHU_1

pytestmark = pytest.mark.django_db


def months_of(number: str) -> list[tuple[str, int]]:
    """What the roll says in force: month and amount."""
    return sorted((f"{fact[3]:%Y-%m}", fact[5]) for fact in in_force()["facts"] if fact[0] == blind(number))


@pytest.mark.parametrize("written", [slipped, masked])
def test_a_number_mistyped_or_masked_finds_its_person_without_anybody_looking(
    written: Callable[[str], str],
) -> None:
    number = known("张伟明")
    delivery = sent("data", ROLL, paid(written(number), "张伟明"))
    assert (delivery.accepted, delivery.waiting, delivery.returned) == (1, 0, 0)
    assert months_of(number) == [("2025-01", 90_000), ("2025-06", 90_000)]
    (match,) = matches(delivery)
    assert (match.band, match.outcome, match.decision) == ("accept", "in", "")


def test_a_row_without_number_that_tells_the_telephone_finds_its_person() -> None:
    number = known("张伟明", phone="12000000001")
    delivery = sent("data", ROLL, paid("", "张伟明", phone="12000000001"))
    assert delivery.tiers == {"probabilistic": 1}
    assert len(months_of(number)) == 2


def test_name_and_community_alone_wait_for_an_eye_while_the_rest_of_the_file_counts() -> None:
    number, other = known("张伟明"), known("李秀兰")
    delivery = sent("data", ROLL, paid("", "张伟明"), paid(other, "李秀兰"))
    assert (delivery.accepted, delivery.waiting, delivery.returned) == (1, 1, 0)
    assert delivery.rows == 2
    assert len(months_of(number)) == 1 and len(months_of(other)) == 2
    (match,) = matches(delivery)
    assert match.band == "review" and match.meant is None
    same(match)
    assert len(months_of(number)) == 2
    delivery = now(delivery)
    assert (delivery.accepted, delivery.waiting, delivery.returned) == (2, 0, 0)


def test_a_row_kept_apart_goes_back_with_what_was_wrong_from_the_first() -> None:
    known("张伟明")
    delivery = sent("data", ROLL, paid("", "张伟明"))
    apart(matches(delivery)[0])
    assert came_back(delivery) == {2: ["cell_empty"]}
    assert (now(delivery).waiting, now(delivery).returned) == (0, 1)


def test_whoever_is_nobody_goes_back_as_before() -> None:
    delivery = sent("data", ROLL, paid(slipped("320499195103050015"), "张伟明"))
    assert not matches(delivery)
    assert list(came_back(delivery)) == [2]
    assert delivery.tiers == {"nobody": 1}


def test_a_decision_taken_back_leaves_what_would_be_there_without_it() -> None:
    number = known("张伟明")
    delivery = sent("data", ROLL, paid("", "张伟明"))
    before = in_force()
    for decide in (same, apart):
        decide(matches(delivery)[0])
        undone(matches(delivery)[0])
        assert in_force() == before
        assert came_back(delivery) == {}
        assert now(delivery).waiting == 1
    assert len(months_of(number)) == 1


class CutOff(Exception):
    """Takes back what was written to the database, as a kill does; files stay as they were written."""


def cut_off_midway(decide: Callable[..., Match], match: Match) -> None:
    """The decision, whose settling is cut off just before it counts, and done once more."""
    desk = actor("data")
    with acting(desk):
        decide(desk, match=match, key=key())
    with pytest.raises(CutOff), transaction.atomic():
        drain()
        raise CutOff
    drain()


def test_a_settling_that_was_cut_off_is_done_whole_the_next_time() -> None:
    number = known("张伟明")
    sent("data", ROLL, paid(number, "张伟明", "650.00"), on=date(2025, 7, 1))
    delivery = sent("data", ROLL, paid("", "张伟明"), on=date(2025, 7, 10))
    (match,) = matches(delivery)
    before = in_force()
    same(match)
    taken = in_force()
    undone(match)
    assert before == in_force() != taken
    cut_off_midway(take_for_same, match)
    assert in_force() == taken and now(delivery).accepted == 1
    cut_off_midway(undo_decision, match)
    assert in_force() == before and now(delivery).waiting == 1


def test_what_the_evidence_took_can_be_kept_apart_later() -> None:
    number = known("张伟明")
    before = in_force()
    delivery = sent("data", ROLL, paid(masked(number), "张伟明"))
    apart(matches(delivery)[0])
    assert in_force() == before
    assert came_back(delivery) == {2: ["id_masked"]}
    undone(matches(delivery)[0])
    assert len(months_of(number)) == 2 and came_back(delivery) == {}


def test_a_withdrawn_file_takes_back_what_its_matched_rows_brought() -> None:
    known("张伟明")
    number = known("李秀兰")
    before = in_force()
    delivery = sent("data", ROLL, paid("", "张伟明"), paid(masked(number), "李秀兰"))
    same(matches(delivery)[0])
    withdrawn(delivery)
    assert in_force() == before
    assert all(not match.told_cipher for match in matches(delivery))
    with pytest.raises(Refused, match="withdrawn_already"):
        undone(matches(delivery)[0])


def test_a_matched_row_says_no_second_time_what_a_row_with_the_number_says() -> None:
    number = known("张伟明")
    delivery = sent("data", ROLL, paid(masked(number), "张伟明", "850.00"), paid(number, "张伟明"))
    assert months_of(number)[-1] == ("2025-06", 90_000)
    assert came_back(delivery) == {2: ["key_twice"]}
    again = sent(
        "data", ROLL, paid(masked(number), "张伟明", month="2025-07"), paid(number, "张伟明", month="2025-07")
    )
    assert (again.accepted, again.skipped, again.returned) == (1, 1, 0)


def test_somebody_whom_nothing_speaks_for_is_refused_and_a_second_decision_too() -> None:
    known("张伟明")
    known("李秀兰")
    delivery = sent("data", ROLL, paid("", "张伟明"), paid("", "李秀兰"))
    one, other = matches(delivery)
    with pytest.raises(Refused, match="no_candidate"):
        same(one, whom=other.likeliest)
    same(one)
    with pytest.raises(Refused, match="match_decided"):
        apart(one)


def test_a_matched_row_changes_neither_telephone_nor_place() -> None:
    number = known("张伟明", phone="12000000001")
    sent("data", ROLL, paid(masked(number), "张伟明", phone="12000000009", community="湖滨社区"))
    assert bytes(person(number).phone_index) == blind("12000000001")


def test_a_streets_rows_are_never_held_against_people_of_another_street() -> None:
    number = known("王建国", community="湖滨社区", phone="12000000003")
    row = ("王建国", masked(number), "1951-03-05", "清和街道", "梧桐里社区", "", "", "12000000003", "独居")
    delivery = sent("qinghe_clerk", LIST, row)
    assert not matches(delivery)
    assert came_back(delivery) == {2: ["id_masked"]}


def test_who_sees_another_street_alone_sees_none_of_its_matches_and_decides_on_none() -> None:
    known("张伟明")
    delivery = sent("qinghe_clerk", SURVEY, asked("", "张伟明"))
    (match,) = matches(delivery)
    other = actor("wanghu_clerk")
    with acting(other):
        assert not Match.objects.visible_to(other).exists()
    with pytest.raises(Refused, match="not_found"):
        same(match, "wanghu_clerk")
    same(match, "qinghe_clerk")
    assert now(delivery).accepted == 1


def test_whoever_moved_away_since_is_not_taken_by_the_street() -> None:
    number = known("张伟明")
    delivery = sent("qinghe_clerk", SURVEY, asked("", "张伟明"))
    desk = actor("data")
    with acting(desk):
        move_person(desk, person=person(number), to=division(WANGHU_1), key=key())
    with pytest.raises(Refused, match="not_found"):
        same(matches(delivery)[0], "qinghe_clerk")


def test_a_partys_rows_are_found_by_the_number_alone() -> None:
    number = known("张伟明")
    row = ("F-1", "张伟明", masked(number), "上门探访", "2025-06-01", 40, "王师傅")
    delivery = sent("anhe", VISITS, row)
    assert not matches(delivery) and delivery.returned == 1


@pytest.mark.parametrize("seed", range(4))
def test_rows_files_and_decisions_in_another_order_leave_the_same_in_force(seed: int) -> None:
    chance = Random(seed)
    zhang, li, wang = (known(name) for name in NAMES[1:4])
    june = [
        paid(masked(zhang), "张伟明", "850.00"),
        paid("", "李秀兰", "810.00"),
        paid(li, "李秀兰", "820.00", month="2025-05"),
        paid("", "王建国", "830.00"),
        paid(slipped(wang), "王建国", "840.00", month="2025-05"),
    ]
    july = [paid("", "张伟明", "700.00"), paid(li, "李秀兰", "710.00"), paid("", "王建国", "720.00")]
    files = [(june, date(2025, 7, 1)), (july, date(2025, 8, 1))]
    for rows, _ in files:
        chance.shuffle(rows)
    chance.shuffle(files)
    received = [handed_in("data", ROLL, table(ROLL, *rows), on=on) for rows, on in files]
    drain()
    waiting = {
        (match.delivery.sent_on.month, match.likeliest): match
        for delivery in received
        for match in matches(delivery)
        if match.band == "review"
    }
    named = {name: person(number).pk for name, number in (("zhang", zhang), ("li", li), ("wang", wang))}
    assert waiting.keys() == {(8, named["zhang"]), (7, named["li"]), (7, named["wang"]), (8, named["wang"])}
    words = list(waiting)
    chance.shuffle(words)
    for month, whom in words:
        match = waiting[month, whom]
        apart(match) if (month, whom) == (8, named["wang"]) else same(match)
    again = waiting[words[0]]
    undone(again)
    apart(again) if words[0] == (8, named["wang"]) else same(again)
    assert {zhang: months_of(zhang), li: months_of(li), wang: months_of(wang)} == {
        zhang: [("2025-01", 90_000), ("2025-06", 70_000)],
        li: [("2025-01", 90_000), ("2025-05", 82_000), ("2025-06", 71_000)],
        wang: [("2025-01", 90_000), ("2025-05", 84_000), ("2025-06", 83_000)],
    }
    assert in_force()["lake"][ROLL].total() == 8
