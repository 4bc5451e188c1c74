"""A file goes in alike whether its rows are looked at all at once or one by one, as large files are in windows."""

from __future__ import annotations

from typing import Any

import pytest

from minzheng.exchange.kernel.parting import parted
from minzheng.exchange.kernel.sheets import SheetTable
from minzheng.exchange.merging import taking_back
from minzheng.exchange.staging import kept_rows
from tests.exchange.deliveries import ROLL, came_back, in_force, now, paid, sent, withdrawn
from tests.people import id_number

pytestmark = pytest.mark.django_db
NUMBERS = [id_number(serial=700 + at) for at in range(4)]


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows of one row when checking, parts of two rows when merging, of one fact when withdrawing."""
    monkeypatch.setattr(SheetTable.windows, "__defaults__", (1,))
    monkeypatch.setattr(parted, "__defaults__", (2,))
    monkeypatch.setattr(taking_back, "AT_A_TIME", 1)


def counts(delivery: Any) -> tuple[int, ...]:
    """What the page of a file counts."""
    known = now(delivery)
    return known.rows, known.accepted, known.returned, known.skipped, known.repaired, known.new_persons


def test_rows_far_apart_are_held_against_each_other(one_by_one: None) -> None:
    broken = NUMBERS[0][:17] + ("0" if NUMBERS[0][17] != "0" else "1")
    delivery = sent(
        "data",
        ROLL,
        paid(NUMBERS[0]),
        paid(NUMBERS[1], month="2025年6月"),
        paid(broken),
        paid(NUMBERS[0]),
        paid(NUMBERS[0], "800.00"),
        ("", "", "", "", "", "", "", ""),
        paid(NUMBERS[2]),
    )
    assert came_back(delivery) == {4: ["id_check_digit"], 6: ["key_twice"]}
    assert counts(delivery) == (7, 3, 2, 2, 1, 3)


def test_numbers_that_lost_their_endings_are_known_by_all_of_the_sheet(one_by_one: None) -> None:
    lost = [f"320499194503{day:02d}0000" for day in range(1, 31)]
    delivery = sent("data", ROLL, *(paid(number) for number in lost), paid(NUMBERS[0]))
    assert set(map(tuple, came_back(delivery).values())) == {("digits_lost",)}
    assert counts(delivery)[:3] == (31, 1, 30)


def test_rows_of_one_person_go_in_together_however_far_apart_they_stand(one_by_one: None) -> None:
    months = ("2025-03", "2025-04", "2025-05")
    delivery = sent("data", ROLL, *(paid(number, month=month) for month in months for number in NUMBERS))
    rows = kept_rows(delivery)
    assert [row.row for row in rows] == list(range(2, 14)) and all(row.subject_id for row in rows)
    assert counts(delivery)[1] == 12 and now(delivery).new_persons == 4
    assert len({fact for fact in in_force()["facts"] if fact[1] == "assistance"}) == 12


def test_what_two_files_tell_stands_in_the_lake_once_and_comes_back(one_by_one: None) -> None:
    first = sent("data", ROLL, *(paid(number) for number in NUMBERS))
    before = in_force()
    second = sent("data", ROLL, *(paid(number, "800.00") for number in NUMBERS[1:]))
    assert sum(in_force()["lake"][ROLL].values()) == 4 and in_force() != before
    withdrawn(second)
    assert in_force() == before
    withdrawn(first)
    assert in_force()["lake"] == {}
