"""One cell, one type: the clean value and how it was repaired, or Unfit. Never another value than was meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from minzheng.exchange.content import AnswerField, CodeList, ContractField
from minzheng.exchange.kernel.amounts import read_count, read_fen
from minzheng.exchange.kernel.dates import read_day, read_month
from minzheng.exchange.kernel.divisions import Divisions
from minzheng.exchange.kernel.messages import Unfit
from minzheng.exchange.kernel.sheets import Cell, Placed
from minzheng.registry.kernel.identity import (
    FEMALE,
    MALE,
    DisabilityNumber,
    IdNumber,
    normalise_phone,
    parse_disability_number,
    parse_id_number,
)
from minzheng.registry.kernel.names import normalise_name
from minzheng.registry.kernel.text import compact, digits_of, tidy

Value = str | int | date | IdNumber | DisabilityNumber | None
Cleaned = tuple[Value, str | None]
Cleaner = Callable[[Cell], Cleaned]

_DASHES = frozenset(["-", "--", "—", "——", "–", "/", "\\", "－"])
_SEXES = {
    "男": MALE,
    "男性": MALE,
    "1": MALE,
    "m": MALE,
    "女": FEMALE,
    "女性": FEMALE,
    "2": FEMALE,
    "f": FEMALE,
}
_SEX_UNKNOWN = frozenset(["未知", "未说明", "0", "9"])
_TWO_NUMBERS = re.compile(r"[0-9]{14}[0-9Xx]+[^0-9Xx*]+[0-9]{14}")
_LONGEST = 200
_MANY = 8


@dataclass(frozen=True, slots=True)
class Standards:
    """What cells are held against: the day of receipt, lists by code, the divisions the sender may speak of."""

    as_of: date
    code_lists: Mapping[str, CodeList]
    divisions: Divisions


def is_missing(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, spaces, or a dash."""
    if not isinstance(cell, str):
        return cell is None
    # Nearly every cell begins with a letter, a digit or a character: then it says something.
    return not cell[:1].isalnum() and ((plain := compact(cell)) == "" or plain in _DASHES)


def cleaner_of(place: Placed, standards: Standards) -> Cleaner:
    """Return what reads the filled cells of a column; communities, which need their street, are not among them."""
    field = place.field
    if isinstance(field, AnswerField):
        return _choice(_plain_options(field.options), _first_words(field.options))
    if field.list is not None:
        return _of_list(standards.code_lists[field.list])
    simple: dict[str, Cleaner] = {
        "name": _name,
        "id_number": lambda cell: _number(parse_id_number(_one_number(cell), as_of=standards.as_of)),
        "disability_number": lambda cell: _number(parse_disability_number(cell or "", as_of=standards.as_of)),
        "date": lambda cell: _not_future(read_day(cell), standards.as_of),
        "month": lambda cell: _not_future(read_month(cell), standards.as_of),
        "money": lambda cell: _bounded(field, read_fen(cell, place.unit), 100),
        "integer": lambda cell: _bounded(field, read_count(cell), 1),
        "text": _text,
        "phone": _phone,
        "sex": read_sex,
        "division": lambda cell: standards.divisions.find(field.level or "", _written(cell)),
    }
    return simple[field.type]


def community_cleaner(divisions: Divisions, street: int | None) -> Cleaner:
    """Return what reads communities of one street, or of all when the row's street is unknown."""
    return lambda cell: divisions.find("community", _written(cell), street)


def _of_list(known: CodeList) -> Cleaner:
    meanings = {_plain(spelling): entry.code for entry in known.entries for spelling in entry.spellings()}
    return _choice(meanings, tuple(entry.label.zh for entry in known.entries))


def _first_words(options: Mapping[str, str]) -> tuple[str, ...]:
    """Of each option the spelling that stands first: its label."""
    first: dict[str, str] = {}
    for words, code in options.items():
        first.setdefault(code, words)
    return tuple(first.values())


def _plain_options(options: Mapping[str, str]) -> dict[str, str]:
    return {_plain(label): code for label, code in options.items()}


def _choice(meanings: Mapping[str, str], labels: tuple[str, ...]) -> Cleaner:
    right = "、".join(labels[:_MANY]) + (f"等 {len(labels)} 种之一" if len(labels) > _MANY else "")

    def choose(cell: Cell) -> Cleaned:
        code = meanings.get(_plain(_written(cell)))
        if code is None:
            raise Unfit("not_in_list", right=right)
        return code, None if cell in labels or cell == code else "repaired_value"

    return choose


def _name(cell: Cell) -> Cleaned:
    written = _written(cell)
    name = normalise_name(written)
    if name.former:
        return name.text, "repaired_name"
    return name.text, None if name.text == written else "repaired_characters"


def _number(number: IdNumber | DisabilityNumber) -> Cleaned:
    was = number.normalised_from
    if was is None:
        return number, None
    return number, "repaired_fifteen" if len(compact(was).removesuffix(".0")) == 15 else "repaired_characters"


def _one_number(cell: Cell) -> str | float:
    """The cell, unless it holds the numbers of two people."""
    if isinstance(cell, str) and _TWO_NUMBERS.search(tidy(cell)):
        raise Unfit("id_two")
    return cell or ""


def _phone(cell: Cell) -> Cleaned:
    number = normalise_phone(cell or "")
    return number, None if cell == number or isinstance(cell, float) else "repaired_characters"


def _text(cell: Cell) -> Cleaned:
    text = tidy(_written(cell))
    if len(text) > _LONGEST:
        raise Unfit("text_too_long", right=_LONGEST)
    return text, None if text == cell or isinstance(cell, float) else "repaired_characters"


def read_sex(cell: Cell) -> Cleaned:
    """Return the code of GB/T 2261.1, None where it is said to be unknown; Unfit for other words."""
    plain = _plain(_written(cell))
    if plain in _SEX_UNKNOWN:
        return None, None
    if plain not in _SEXES:
        raise Unfit("sex_unknown")
    return _SEXES[plain], None if cell in ("男", "女") else "repaired_value"


def _not_future(cleaned: tuple[date, str | None], as_of: date) -> Cleaned:
    day, repaired = cleaned
    if day > as_of and repaired == "repaired_serial":
        raise Unfit("serial_future", right=as_of.isoformat(), read=day.isoformat())
    if day > as_of:
        raise Unfit("date_future", right=as_of.isoformat())
    return cleaned


def _bounded(field: ContractField, cleaned: tuple[int, str | None], scale: int) -> Cleaned:
    if field.minimum is not None and cleaned[0] < field.minimum * scale:
        raise Unfit("below_minimum", right=field.minimum)
    if field.maximum is not None and cleaned[0] > field.maximum * scale:
        raise Unfit("above_maximum", right=field.maximum)
    return cleaned


def _written(cell: Cell) -> str:
    if isinstance(cell, float) and not cell.is_integer():
        return repr(cell)
    digits = digits_of(cell or "")
    if digits is None:
        raise Unfit("digits_lost")
    return digits


def _plain(text: str) -> str:
    return compact(text).lower()
