"""What follows from one file can be done by itself, a part of it by another; other files are left alone."""

from __future__ import annotations

import pytest

from minzheng.exchange.models import Delivery
from minzheng.platform.jobs import drain, finish
from tests.exchange.deliveries import ROLL, handed_in, now, paid, table
from tests.people import id_number

CHECK, MATCH = "exchange.check", "exchange.match"


@pytest.fixture
def two(db: None) -> tuple[Delivery, Delivery]:
    """Two files, handed in one after the other."""
    ours, theirs = (handed_in("data", ROLL, table(ROLL, paid(id_number()))) for _ in range(2))
    return ours, theirs


def states(*deliveries: Delivery) -> list[str]:
    return [now(one).state for one in deliveries]


def received(delivery: Delivery) -> list[int]:
    assert delivery.work_event is not None
    return [delivery.work_event]


def test_all_that_follows_from_an_event_is_done_and_nothing_else(two: tuple[Delivery, Delivery]) -> None:
    assert finish(received(two[1])) > 3
    assert states(*two) == [Delivery.State.RECEIVED, Delivery.State.MERGED]
    assert finish(received(two[1])) == 0
    drain()
    assert states(*two) == [Delivery.State.MERGED, Delivery.State.MERGED]


def test_each_handler_may_be_left_to_another(two: tuple[Delivery, Delivery]) -> None:
    ours, _ = two
    assert finish(received(ours), among=[MATCH]) == 0
    assert finish(received(ours), among=[CHECK]) == 1
    assert states(ours) == [Delivery.State.CHECKED]
    assert finish(received(ours), among=[MATCH]) == 1
    assert states(ours) == [Delivery.State.MATCHED]
