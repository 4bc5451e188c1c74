"""Rows of the lake as a delivery would bring them, under their source's contract; and who they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

from minzheng.exchange.content import SOURCES, Contract
from minzheng.exchange.places import lake
from minzheng.platform.acting import acting
from minzheng.platform.installed import installed_pack
from minzheng.registry.models import Person
from minzheng.screening.models import Run
from minzheng.screening.services import screen
from tests.accounts import actor, key
from tests.lake_rows import LakeRow, to_arrow

AS_OF = date(2026, 11, 24)
_deliveries = count(1_000_001)  # beyond those of files that a test sends

Row = tuple[Person, Mapping[str, Any]]


def contract(source: str) -> Contract:
    """The contract of a source of the pack."""
    return next(each.value for each in installed_pack().content(SOURCES) if each.value.source == source)


def deliver(source: str, rows: Sequence[Row]) -> int:
    """Puts rows into the lake as one delivery and gives its number; money is in fen."""
    delivery = next(_deliveries)
    made = [
        LakeRow(person.lake_no, delivery, 1, number, person.area_id, values)
        for number, (person, values) in enumerate(rows, start=2)
    ]
    lake().append(source, to_arrow(contract(source), made))
    return delivery


def paid(
    person: Person, months: Sequence[date], category: str = "subsistence", fen: int = 90_000
) -> list[Row]:
    """Rows of the roll, one a month."""
    return [(person, {"category": category, "paid_month": month, "monthly_amount": fen}) for month in months]


def bill(person: Person, fen: int, settled_on: date) -> Row:
    """A settlement of the medical insurance that the person paid so much of."""
    return person, {"self_paid": fen, "total_cost": fen, "settled_on": settled_on}


def certificate(person: Person, grade: str, state: str = "valid") -> Row:
    """A disability certificate."""
    return person, {"category": "4", "grade": grade, "issued_on": date(2020, 5, 1), "state": state}


def funeral(person: Person, died_on: date) -> Row:
    """A row of the funeral register."""
    return person, {"died_on": died_on}


def listed(person: Person, living: str = "alone") -> Row:
    """A row of the list of residents of 80 and over."""
    return person, {"birth_date": person.birth_date, "living_arrangement": living}


def screened(code: str = "data", as_of: date = AS_OF) -> Run:
    """A run by an account of the district."""
    who = actor(code)
    with acting(who):
        return screen(who, as_of=as_of, key=key())
