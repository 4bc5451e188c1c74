"""A withdrawn file leaves what would be there without it; and of two files the order in which they come is nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as some

from minzheng.assessment.models import Assessment, Need
from minzheng.exchange import places
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import kept_rows, staged
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.verbs import Refused
from minzheng.registry.services import record_death
from tests.accounts import actor, key
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
    withdrawn,
)
from tests.people import id_number, registered

pytestmark = pytest.mark.django_db
NUMBERS = [id_number(serial=900 + at) for at in range(3)]
EARLY, LATE = date(2025, 7, 10), date(2025, 7, 20)


class Undone(Exception):
    """Takes back everything a block did."""


@contextmanager
def tried(folder: Path) -> Iterator[None]:
    """Whatever happens inside hasn't happened, in the database and in the state folder."""
    before = places.root
    places.root = lambda: folder
    try:
        with transaction.atomic():
            yield
            raise Undone
    except Undone:
        pass
    finally:
        places.root = before


def test_withdrawing_leaves_what_was_in_force_before() -> None:
    number = id_number()
    sent("data", ROLL, paid(number), on=EARLY)
    before = in_force()
    brought = [
        sent("qinghe_clerk", LIST, elder(number, living="与子女"), elder(id_number())),
        sent("qinghe_clerk", SURVEY, surveyed(number)),
        sent("data", FUNERALS, dead(number)),
        sent("data", ROLL, paid(number, "950.00"), paid(number, month="2025-05"), on=LATE),
    ]
    assert in_force() != before
    for delivery in brought:
        withdrawn(delivery)
        assert staged(now(delivery)) == []
    assert in_force() == before
    assert person(number).died_on is None


def test_what_another_file_tells_too_stays() -> None:
    number = id_number()
    first = sent("data", ROLL, paid(number), on=EARLY)
    sent("data", ROLL, paid(number), paid(id_number()), on=LATE)
    told = in_force()
    withdrawn(first)
    assert in_force() == told


def test_assessments_and_needs_go_with_their_answers() -> None:
    delivery = sent("qinghe_clerk", SURVEY, surveyed(id_number()))
    with unscoped("a test looks"):
        assert Assessment.objects.standing().count() == 1 and Need.objects.standing().exists()
    withdrawn(delivery)
    with unscoped("a test looks"):
        assert not Assessment.objects.standing().exists() and not Need.objects.standing().exists()
        assert Assessment.objects.count() == 1


def test_a_death_told_at_the_counter_stays_when_the_file_goes() -> None:
    clerk = actor("qinghe_clerk")
    who = registered(clerk)
    number = _number_of(who)
    with acting(clerk):
        record_death(clerk, person=who, died_on=date(2025, 3, 9), key=key())
    delivery = sent("data", FUNERALS, dead(number, "2025-03-04"))
    assert person(number).died_on == date(2025, 3, 4)
    withdrawn(delivery)
    assert person(number).died_on == date(2025, 3, 9)


def test_a_withdrawn_file_may_come_again_and_no_file_is_withdrawn_twice() -> None:
    content = table(ROLL, paid(id_number()), paid(id_number()))
    first = handed_in("data", ROLL, content, on=EARLY)
    _followed()
    told = in_force()
    withdrawn(first)
    with pytest.raises(Refused, match="withdrawn_already"):
        withdrawn(now(first))
    second = handed_in("data", ROLL, content, on=EARLY)
    _followed()
    assert second.pk != first.pk and now(second).state == "merged"
    assert in_force() == told


def test_a_file_withdrawn_before_it_was_merged_never_is() -> None:
    delivery = handed_in("data", ROLL, table(ROLL, paid(id_number())))
    withdrawn(delivery)
    assert now(delivery).state == "withdrawn" and not kept_rows(delivery)
    assert in_force() == {"facts": set(), "answers": [], "died": set(), "lake": {}}


def test_a_days_answers_told_otherwise_are_those_of_the_file_sent_later() -> None:
    number = id_number()
    late = sent("qinghe_clerk", SURVEY, surveyed(number, falls=3), on=LATE)
    early = sent("qinghe_clerk", SURVEY, surveyed(number, falls=1), on=EARLY)
    assert came_back(early) == {2: ["row_known_already"]}
    told = in_force()
    withdrawn(late)
    withdrawn(early)
    sent("qinghe_clerk", SURVEY, surveyed(number, falls=1), on=EARLY)
    assert came_back(sent("qinghe_clerk", SURVEY, surveyed(number, falls=3), on=LATE)) == {}
    assert in_force() == told


def test_a_row_that_comes_back_takes_nothing_away_that_an_earlier_file_told() -> None:
    number = id_number()
    sent("qinghe_clerk", SURVEY, surveyed(number, falls=1), on=EARLY)
    told = in_force()
    late = sent("qinghe_clerk", SURVEY, surveyed(number, falls=0), on=LATE)
    assert came_back(late) == {2: ["answer_fault"]}  # who never fell was not hurt by it
    assert in_force() == told


rows = some.lists(
    some.tuples(
        some.sampled_from(NUMBERS),
        some.sampled_from(["800.00", "900.00"]),
        some.sampled_from(["2025-05", "2025-06"]),
        some.sampled_from(["低保", "特困分散"]),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda row: (row[0], row[2], row[3]),
)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows, rows)
def test_two_files_of_a_source_mean_the_same_in_either_order_and_without_each_other(
    tmp_path_factory: pytest.TempPathFactory, one: list[Any], other: list[Any]
) -> None:
    assume(one != other)  # the same bytes are the same delivery, whenever they are sent

    def told(*steps: str) -> dict[str, Any]:
        files = {"one": (one, EARLY), "other": (other, LATE)}
        there: dict[str, Delivery] = {}
        found: dict[str, Any] = {}
        with tried(tmp_path_factory.mktemp("tried")):
            for step in steps:
                if step in there:
                    withdrawn(there.pop(step))
                else:
                    told_rows, day = files[step]
                    made = [paid(row[0], row[1], month=row[2], category=row[3]) for row in told_rows]
                    there[step] = sent("data", ROLL, *made, on=day)
            found = in_force()
        return found

    assert told("one", "other") == told("other", "one")
    assert told("one", "other", "other") == told("other", "one", "other") == told("one")
    assert told("one", "other", "one") == told("other", "one", "one") == told("other")


def _followed() -> None:
    from minzheng.platform.jobs import drain

    drain()


def _number_of(who: Any) -> str:
    from minzheng.platform.crypto import decrypt

    return decrypt(who.id_cipher)
