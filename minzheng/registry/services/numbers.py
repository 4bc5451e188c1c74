"""Who is known by which number: for files, which name people by number and nothing else that can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from minzheng.platform.acting import unscoped
from minzheng.platform.crypto import blind
from minzheng.registry.models import Person

AT_A_TIME = 20_000


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """As much of a person as a file's rows need: no name, no number."""

    subject_id: int
    area_id: int
    is_registered: bool
    lake_no: int


def known_by_number(numbers: Iterable[str]) -> dict[str, KnownPerson]:
    """Those of these exact numbers (18 characters) that somebody is known by, wherever they live."""
    by_index = {blind(number): number for number in numbers}
    indexes = list(by_index)
    columns = ("id_index", "subject_id", "area_id", "standing", "lake_no")
    found: dict[str, KnownPerson] = {}
    with unscoped("a file's row finds its person wherever they live"):
        for start in range(0, len(indexes), AT_A_TIME):
            people = Person.objects.filter(id_index__in=indexes[start : start + AT_A_TIME])
            for index, subject, area, standing, lake_no in people.values_list(*columns):
                registered = standing == Person.Standing.REGISTERED
                found[by_index[bytes(index)]] = KnownPerson(subject, area, registered, lake_no)
    return found
