"""The household register by files: who belongs together, in whatever order files come, and as before without one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.exchange.contracts import contracts
from minzheng.exchange.models import Delivery
from minzheng.platform.acting import acting
from minzheng.platform.installed import installed_pack
from minzheng.registry.households import household_on, size_on, stay_on
from minzheng.registry.models import Household
from tests.accounts import actor
from tests.exchange.deliveries import LIST, elder, person, sent, withdrawn
from tests.people import id_number

pytestmark = pytest.mark.django_db

REGISTER, BOOK = "household_register", Household.Kind.BOOK
SPRING, SUMMER = date(2026, 3, 2), date(2026, 6, 2)
MOTHER, SON = id_number(date(1941, 3, 5)), id_number(date(1970, 5, 6))


def told(number: str, household: str, relation: str) -> list[str]:
    values = {
        "name": "周桂英",
        "id_number": number,
        "household_number": household,
        "relation": relation,
    }
    fields = contracts(installed_pack())[REGISTER].fields
    return [values.get(field.code, "") for field in fields]


def spring() -> Delivery:
    """Both in one book."""
    return sent("data", REGISTER, told(MOTHER, "H1", "户主"), told(SON, "H1", "子"), on=SPRING)


def summer() -> Delivery:
    """The son has a book of his own."""
    return sent("data", REGISTER, told(MOTHER, "H1", "户主"), told(SON, "H2", "户主"), on=SUMMER)


def together(number: str, day: date) -> list[tuple[int, bool]]:
    """Who stands in the book of the person with this number, by subject and whether they are its head."""
    desk = actor("bureau")
    with acting(desk):
        stay = stay_on(desk, person(number).pk, BOOK, day)
        if stay is None:
            return []
        here = household_on(desk, stay.claim.household_id, BOOK, day)
        assert size_on(stay.claim.household_id, day) == len(here)
        return [(one.claim.subject_id, one.claim.is_head) for one in here]


@pytest.mark.parametrize("order", [(spring, summer), (summer, spring)], ids=["as sent", "late"])
def test_the_books_are_those_of_the_file_sent_last_before_the_day(order: tuple[object, object]) -> None:
    sent("qinghe_clerk", LIST, elder(MOTHER))
    for file in order:
        file()  # type: ignore[operator]
    mother, son = person(MOTHER).pk, person(SON).pk
    assert together(MOTHER, SPRING - timedelta(days=1)) == []
    assert together(MOTHER, SPRING) == [(mother, True), (son, False)]
    assert together(MOTHER, SUMMER) == [(mother, True)]
    assert together(SON, SUMMER) == [(son, True)]


def test_a_withdrawn_file_leaves_the_books_that_were_there_without_it() -> None:
    sent("qinghe_clerk", LIST, elder(MOTHER))
    spring()
    before = together(SON, SUMMER)
    withdrawn(summer())
    assert together(SON, SUMMER) == before != []
