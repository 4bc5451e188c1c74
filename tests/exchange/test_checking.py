"""A file is looked at before it counts: far from the one before it waits; a corrected one comes in its place."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minzheng.exchange.kept import ARRIVED, kept_table
from minzheng.exchange.models import Delivery
from minzheng.exchange.services import release_delivery
from minzheng.platform.acting import acting
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from tests.accounts import actor, key
from tests.exchange.deliveries import (
    FUNERALS,
    ROLL,
    handed_in,
    in_force,
    now,
    paid,
    person,
    sent,
    table,
    withdrawn,
)
from tests.people import id_number

pytestmark = pytest.mark.django_db
MANY = 100


def corrected(before: Delivery, content: bytes, *, days: int = 0, source: str = ROLL) -> Delivery:
    """A file sent in the place of another, and all that follows."""
    delivery = handed_in("data", source, content, on=before.sent_on + timedelta(days=days), corrects=before)
    drain()
    return now(delivery)


def month(*numbers: str, day: int = 30) -> Delivery:
    """The roll with these people."""
    return sent("data", ROLL, *map(paid, numbers), on=today() - timedelta(days=day))


def test_a_file_far_from_the_one_before_waits_and_nothing_of_it_counts() -> None:
    people = [id_number() for _ in range(MANY)]
    month(*people)
    before = in_force()
    half = month(*people[: MANY // 2], id_number(), day=0)
    assert (half.state, [told["code"] for told in half.held]) == ("held", ["beyond_rows"])
    assert in_force() == before
    desk = actor("data")
    with acting(desk):
        release_delivery(desk, delivery=half, key=key(), reason="有人迁出，属实")
    drain()
    assert now(half).state == "merged" and len(in_force()["facts"]) == MANY + 1


def test_a_file_that_waits_can_be_withdrawn_and_leaves_nothing_in_the_state_folder() -> None:
    people = [id_number() for _ in range(MANY)]
    month(*people)
    before = in_force()
    half = month(people[0], day=0)
    assert half.state == "held" and kept_table(half, ARRIVED) is not None
    withdrawn(half)
    assert now(half).state == "withdrawn" and in_force() == before


def test_only_a_file_that_waits_is_released() -> None:
    desk, delivery = actor("data"), month(id_number())
    with acting(desk), pytest.raises(Refused, match="not_held"):
        release_delivery(desk, delivery=delivery, key=key(), reason="看过了")


def test_a_corrected_file_comes_in_the_place_of_the_earlier_one() -> None:
    stays, leaves, comes = id_number(), id_number(), id_number()
    first = month(stays, leaves)
    second = corrected(first, table(ROLL, paid(stays, "950.00"), paid(comes)))
    assert (now(first).state, second.state) == ("withdrawn", "merged")
    told = {row[0]: row[5] for row in in_force()["facts"]}
    assert told == {bytes(person(stays).id_index): 95000, bytes(person(comes).id_index): 90000}
    assert sum(in_force()["lake"][ROLL].values()) == 2


def test_a_corrected_file_that_cant_be_read_leaves_the_earlier_one_in_force() -> None:
    first = month(id_number())
    before = in_force()
    assert corrected(first, b"").state == "refused"
    assert now(first).state == "merged" and in_force() == before


def test_a_correction_is_of_the_same_sender_and_source_and_not_earlier() -> None:
    first = month(id_number())
    content = table(ROLL, paid(id_number()))
    with pytest.raises(Refused, match="corrects_later"):
        corrected(first, content, days=-1)
    with pytest.raises(Refused, match="corrects_another"):
        corrected(first, content, source=FUNERALS)
    withdrawn(first)
    with pytest.raises(Refused, match="withdrawn_already"):
        corrected(now(first), content)
