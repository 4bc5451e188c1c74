"""Who is known by which number: for files, which name people by number and nothing else that can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
)


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """As much of a person as a file's rows need: no name, no number."""

    subject_id: int
    area_id: int
    is_registered: bool
    lake_no: int
    phone_index: bytes
    estate: str
    has_door: bool

    def is_told(self, *, phone: str = "", estate: str = "", door: str = "") -> bool:
        """Whether the register knows all this already; a door that is known is never changed by a file."""
        return (
            (not phone or blind(phone) == self.phone_index)
            and (not estate or estate == self.estate)
            and (not door or self.has_door)
        )


def known_by_number(numbers: Iterable[str]) -> dict[str, KnownPerson]:
    """Those of these exact numbers (18 characters) that somebody is known by, wherever they live."""
    by_index = {blind(number): number for number in numbers}
    indexes = list(by_index)
    found: dict[str, KnownPerson] = {}
    with unscoped("a file's row finds its person wherever they live"):
        for start in range(0, len(indexes), AT_A_TIME):
            part = Among("id_index", indexes[start : start + AT_A_TIME], BinaryField())
            for index, subject, area, standing, *rest in Person.objects.filter(part).values_list(*COLUMNS):
                registered = standing == Person.Standing.REGISTERED
                known = _known(subject, area, registered, *rest)
                found[by_index[bytes(index)]] = known
    return found


def _known(
    subject: int, area: int, registered: bool, lake_no: int, phone: bytes, estate: str, door: bytes
) -> KnownPerson:
    return KnownPerson(subject, area, registered, lake_no, bytes(phone), estate, bool(door))
