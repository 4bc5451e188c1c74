"""Invented persons: area code 320499, never issued."""

from __future__ import annotations

from datetime import date
from itertools import count

from minzheng.platform.acting import Actor, acting
from minzheng.platform.models import Division
from minzheng.registry.kernel.identity import check_digit
from minzheng.registry.models import Person
from minzheng.registry.services import register_person
from tests.accounts import division, key

_running = count(1)
QINGHE_1, QINGHE_2, WANGHU_1 = "320499001001", "320499001002", "320499002001"


def id_number(born: date = date(1941, 3, 5), *, serial: int | None = None) -> str:
    """A valid number of an invented person."""
    number = serial if serial is not None else next(_running) % 1000
    first17 = f"320499{born:%Y%m%d}{number:03d}"
    return first17 + check_digit(first17)


def registered(
    by: Actor, area: str | Division = QINGHE_1, *, name: str = "周桂英", born: date = date(1941, 3, 5)
) -> Person:
    """A person registered by an actor in a community."""
    with acting(by):
        place = division(area) if isinstance(area, str) else area
        return register_person(by, area=place, id_number=id_number(born), name=name, key=key())
