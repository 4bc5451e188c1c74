"""An identity number as a file has it: valid, one slip from valid, masked or lost; and what can be read of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from minzheng.registry.kernel.identity import IdentityError, check_digit, parse_id_number
from minzheng.registry.kernel.text import compact

DIGIT, SWAP = "digit", "swap"

_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_MASKED = re.compile(r"([0-9]*)([*＊×Xx#]{2,})([0-9]*[0-9Xx])?")
# Six digits of the area and four of the end are what offices leave of a number; with fewer a name decides too much.
_LEAST_SEEN = 8
_TAIL = 4


@dataclass(frozen=True, slots=True)
class SeenNumber:
    """A number as written and what can be read of it; `head`, `foot` and `mask` (SQL's LIKE) of a masked one.

    `digits`: 18 characters that are no valid number. `tail`: the last four, which tell people of one day apart.
    """

    written: str | None = None
    number: str | None = None
    digits: str | None = None
    head: str | None = None
    foot: str | None = None
    mask: str | None = None
    tail: str | None = None
    birth_date: date | None = None
    sex: str | None = None


NO_NUMBER = SeenNumber()


def seen_number(cell: object, as_of: date) -> SeenNumber:
    """Return what a cell says of somebody's number; of a lost one nothing."""
    written = str(cell)
    try:
        valid = parse_id_number(cell if isinstance(cell, float) else written, as_of=as_of)
    except IdentityError as error:
        return _beyond_reading(written, error.code, as_of)
    return SeenNumber(
        written, valid.text, tail=valid.text[-_TAIL:], birth_date=valid.birth_date, sex=valid.sex
    )


def repairs(digits: str, as_of: date) -> Iterator[tuple[str, str]]:
    """Yield every valid number that is one wrong digit or one swap of neighbours away, and which of the two."""
    for candidate, slip in _one_slip(digits):
        if _valid(candidate, as_of):
            yield candidate, slip


def _one_slip(digits: str) -> Iterator[tuple[str, str]]:
    for at, here in enumerate(digits):
        for other in "0123456789X" if at == len(digits) - 1 else "0123456789":
            if other != here:
                yield digits[:at] + other + digits[at + 1 :], DIGIT
        if at and digits[at - 1] != here:
            yield digits[: at - 1] + here + digits[at - 1] + digits[at + 1 :], SWAP


def _valid(number: str, as_of: date) -> bool:
    if not _SHAPE.fullmatch(number) or check_digit(number[:17]) != number[17]:
        return False
    try:
        parse_id_number(number, as_of=as_of)
    except IdentityError:
        return False
    return True


def _beyond_reading(written: str, code: str, as_of: date) -> SeenNumber:
    plain = compact(written).strip("'`‘’").upper()
    if code in ("digits_lost", "id_empty"):
        return SeenNumber(written)
    if (masked := _MASKED.fullmatch(plain)) is not None:
        return _masked(written, masked, as_of)
    if _SHAPE.fullmatch(plain):
        return SeenNumber(written, digits=plain, tail=plain[-_TAIL:], birth_date=_day_in(plain[6:14], as_of))
    return SeenNumber(written)


def _masked(written: str, masked: re.Match[str], as_of: date) -> SeenNumber:
    head, foot = masked[1], masked[3] or ""
    born = _day_in(head[6:14], as_of)
    if len(head) + len(foot) < _LEAST_SEEN:
        return SeenNumber(written, birth_date=born)
    # How many stars there are tells nothing: some programs write four whatever they hide.
    tail = foot[-_TAIL:] if len(foot) >= _TAIL else None
    return SeenNumber(written, head=head, foot=foot, mask=f"{head}%{foot}", tail=tail, birth_date=born)


def _day_in(digits: str, as_of: date) -> date | None:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return None
    return day if date(as_of.year - 120, 1, 1) <= day <= as_of else None
