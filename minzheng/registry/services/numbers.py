"""Who is known by which number: for files, which name people by number and nothing else that can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import BinaryField

from minzheng.platform.acting import unscoped
from minzheng.platform.bulk import Among
from minzheng.platform.crypto import blind
from minzheng.registry.models import Person

AT_A_TIME = 20_000
COLUMNS = (
    "id_index",
    "subject_id",
    "area_id",
    "standing",
    "lake_no",
    "phone_index",
    "estate",
    "door_cipher",
    "merged_into_id",
)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """As much of a person as a file's rows need: no name, no number. `told_of` is whose the number is: the person's
    own, or that of somebody merged into them."""

    subject_id: int
    area_id: int
    is_registered: bool
    lake_no: int
    phone_index: bytes
    estate: str
    has_door: bool
    told_of: int

    def is_told(self, *, phone: str = "", estate: str = "", door: str = "") -> bool:
        """Whether the register knows all this already; a door that is known is never changed by a file."""
        return (
            (not phone or blind(phone) == self.phone_index)
            and (not estate or estate == self.estate)
            and (not door or self.has_door)
        )


def known_by_number(numbers: Iterable[str]) -> dict[str, KnownPerson]:
    """Those of these exact numbers (18 characters) that somebody is known by, wherever they live; the number of
    somebody merged into another leads to the other."""
    by_index = {blind(number): number for number in numbers}
    indexes = list(by_index)
    found: dict[str, KnownPerson] = {}
    merged: dict[str, tuple[int, int]] = {}
    with unscoped("a file's row finds its person wherever they live"):
        for start in range(0, len(indexes), AT_A_TIME):
            part = Among("id_index", indexes[start : start + AT_A_TIME], BinaryField())
            for index, *row, into in Person.objects.filter(part).values_list(*COLUMNS):
                if into is None:
                    found[by_index[bytes(index)]] = _known(*row)
                else:
                    merged[by_index[bytes(index)]] = (row[0], into)
        into_whom = Person.objects.filter(pk__in={into for _pk, into in merged.values()})
        people = {subject: _known(subject, *rest) for _, subject, *rest, _ in into_whom.values_list(*COLUMNS)}
    return found | {number: replace(people[into], told_of=pk) for number, (pk, into) in merged.items()}


def _known(
    subject: int, area: int, standing: str, lake_no: int, phone: bytes, estate: str, door: bytes
) -> KnownPerson:
    registered = standing == Person.Standing.REGISTERED
    return KnownPerson(subject, area, registered, lake_no, bytes(phone), estate, bool(door), subject)


def now_one_with() -> dict[int, int]:
    """Into whom each person was merged who was, by subject."""
    with unscoped("who was merged into somebody is one with them, wherever they live"):
        merged = Person.objects.filter(merged_into__isnull=False)
        return dict(merged.values_list("pk", "merged_into_id"))
