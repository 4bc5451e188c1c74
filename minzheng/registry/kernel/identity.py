"""Identity numbers, disability certificates, telephones: read as people write them, or refused with a reason.

A number is never guessed: it comes back exactly, or not at all (GB 11643, and its 15 digits of before 1999).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from operator import mul

from minzheng.registry.kernel.text import compact, digits_of

MALE, FEMALE = "1", "2"  # GB/T 2261.1
OLDEST = 120

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# GB/T 2260: provinces; 81 to 83 residence permits of Hong Kong, Macao, Taiwan; 9 opens a foreigner's card.
_PROVINCE = re.compile("1[1-5]|2[123]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[123]|9[0-9]")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_LOST = re.compile(r"[0-9]+\.0+|[0-9](\.[0-9]+)?[Ee]\+?[0-9]+")
_MOBILE = re.compile(r"1[0-9]{10}")
_LANDLINE = re.compile(r"(0[0-9]{2,3})?[1-9][0-9]{6,7}")
_DISABILITY = re.compile(r"([0-9]{17}[0-9X])([1-7])([1-4])(?:B([1-9]))?")


class IdentityError(ValueError):
    """A number or name that cannot be taken: a message code and what its sentence needs, never the number."""

    def __init__(self, code: str, **parameters: str | int) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class IdNumber:
    """An 18-digit number; `normalised_from` is what was written, where it was written otherwise."""

    text: str = field(repr=False)
    area: str
    birth_date: date
    sex: str
    normalised_from: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class DisabilityNumber:
    """A certificate of disability: whose, class 1-7 (GB/T 26341), grade 1-4, times issued again."""

    text: str = field(repr=False)
    id_number: IdNumber
    category: str
    grade: str
    reissued: int = 0
    normalised_from: str | None = field(default=None, repr=False)


def check_digit(first17: str) -> str:
    """Return the 18th character for 17 digits (GB 11643: weighted sum modulo 11); else ValueError."""
    if len(first17) != len(_WEIGHTS):
        raise ValueError(f"17 digits, not {len(first17)}")
    return _CHECKS[sum(map(mul, map(int, first17), _WEIGHTS)) % 11]


def parse_id_number(text: str | float, *, as_of: date) -> IdNumber:
    """Return the number as of a day, 15 digits made 18; IdentityError: what is wrong and right."""
    number = _written(text)
    if len(number) == 15 and number.isdecimal():
        number = number[:6] + "19" + number[6:]
        number += check_digit(number)
    _check_shape(number)
    birth_date = _birth_date(number, as_of)
    expected = check_digit(number[:17])
    if number[17] != expected:
        raise IdentityError("id_check_digit", position=18, right=expected)
    changed = str(text) if text != number else None
    return IdNumber(number, number[:6], birth_date, MALE if int(number[16]) % 2 else FEMALE, changed)


def parse_disability_number(text: str | float, *, as_of: date) -> DisabilityNumber:
    """Return a certificate: 18 digits of the person, class, grade, perhaps B1; or raise IdentityError."""
    number = _written(text)
    if len(number) == 18:
        raise IdentityError("disability_short", length=18, right=20)
    match = _DISABILITY.fullmatch(number)
    if match is None:
        raise IdentityError("disability_shape", length=len(number), right=20)
    person = parse_id_number(match[1], as_of=as_of)
    changed = str(text) if text != number else None
    return DisabilityNumber(number, person, match[2], match[3], int(match[4] or 0), changed)


def normalise_phone(text: str | float) -> str:
    """Return a mobile number or a landline with its area code before it, digits only; else IdentityError."""
    digits = digits_of(text)
    if digits is None:
        raise IdentityError("digits_lost")
    digits = compact(digits).translate({ord(mark): None for mark in "-—–()"})
    digits = digits.removesuffix(".0").removeprefix("+86")
    if len(digits) == 13:
        digits = digits.removeprefix("86")
    if re.search("[/、,;，；]", digits):
        raise IdentityError("phone_two")
    if not (_MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)):
        raise IdentityError("phone_shape", length=len(digits), right=11)
    return digits


def _written(text: str | float) -> str:
    digits = digits_of(text)
    if digits is None:
        raise IdentityError("digits_lost")
    number = compact(digits).strip("'`‘’").upper().replace("×", "X")
    if not number:
        raise IdentityError("id_empty")
    if _LOST.fullmatch(number):
        raise IdentityError("digits_lost")
    if "*" in number:
        raise IdentityError("id_masked")
    return number


def _check_shape(number: str) -> None:
    if len(number) != 18:
        raise IdentityError("id_length", length=len(number), right=18)
    if not _SHAPE.fullmatch(number):
        position = next(at for at, mark in enumerate(number, 1) if not (mark.isascii() and mark.isdigit()))
        raise IdentityError("id_character", position=position, seen=number[position - 1])
    if not _PROVINCE.match(number):
        raise IdentityError("id_area", position=1, seen=number[:2])


def _birth_date(number: str, as_of: date) -> date:
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError as error:
        raise IdentityError(
            "id_birth_date", position=7, seen=f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        ) from error
    if born > as_of:
        raise IdentityError("id_birth_future", position=7, seen=born.isoformat())
    if as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day)) > OLDEST:
        raise IdentityError("id_too_old", position=7, seen=born.isoformat(), right=OLDEST)
    return born
