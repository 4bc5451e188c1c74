"""Numbers of invented people, which nobody can have: area code 320499 and telephones of prefix 120."""

from __future__ import annotations

from datetime import date
from random import Random

from minzheng.registry.kernel.identity import check_digit

# Never issued: 320499 is no county of GB/T 2260, 120 is no mobile network (it is the ambulance).
AREA = "320499"
PHONE = "120"


class Numbers:
    """Gives out identity and telephone numbers, none of them twice."""

    def __init__(self) -> None:
        self._taken: set[tuple[date, int]] = set()
        self._phones: set[int] = set()

    def identity(self, born: date, male: bool, chance: Random) -> str:
        """Returns an 18-digit number; the sequence number is odd for men (GB 11643)."""
        sequence = chance.randrange(1, 1000, 2) if male else chance.randrange(2, 1000, 2)
        while (born, sequence) in self._taken:
            sequence = (sequence + 2) % 1000 or 2
        self._taken.add((born, sequence))
        first17 = f"{AREA}{born:%Y%m%d}{sequence:03d}"
        return first17 + check_digit(first17)

    def phone(self, chance: Random) -> str:
        """Returns a telephone number of 11 digits."""
        number = chance.randrange(10**8)
        while number in self._phones:
            number = (number + 1) % 10**8
        self._phones.add(number)
        return f"{PHONE}{number:08d}"
