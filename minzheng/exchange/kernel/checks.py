"""What a row says twice must agree: dates in their order, columns with the number, rows of the same record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from minzheng.exchange.content import BIRTH, NUMBER_TYPES, CodeList, Contract
from minzheng.exchange.kernel.cells import Cleaner, Standards, Value, cleaner_of
from minzheng.exchange.kernel.columns import Checked, problem_at
from minzheng.exchange.kernel.masking import shown_number
from minzheng.exchange.kernel.messages import Parameter, Unfit
from minzheng.exchange.kernel.sheets import Cell, Placed, SheetTable, Window
from minzheng.exchange.kernel.tables import ends_as_lost
from minzheng.registry.kernel.identity import MALE, DisabilityNumber, IdentityError, IdNumber

# A spreadsheet that takes numbers for amounts keeps 15 digits and writes 000 for the rest: ten in eleven such numbers
# then fail their check, so where many with this ending fail, the few that pass are chance.
_FAILED_AT_LEAST, _FAILED_FOR_EACH_GOOD = 2, 2
_BIRTH_DATE = {"zh": "出生日期", "en": "the date of birth"}


def holder(number: Value) -> IdNumber | None:
    """Return whose number a cell holds, of an identity number or of a certificate."""
    if isinstance(number, DisabilityNumber):
        return number.id_number
    return number if isinstance(number, IdNumber) else None


def check_rows(
    checked: Checked, table: Window, contract: Contract, code_lists: Mapping[str, CodeList], lost: bool
) -> None:
    """Add the problems that only several cells show together; `lost` as `endings_lost` says of the whole sheet."""
    places = {place.field.code: place for place in table.columns}
    number = contract.number_field
    numbers = checked.values[number.code] if number and number.code in places else []
    if number and numbers:
        place = places[number.code]
        if lost:
            _check_endings(checked, place, table.cells[table.columns.index(place)])
    for codes in contract.in_order:
        for earlier, later in pairwise(codes):
            _check_order(checked, places, numbers, earlier, later)
    for code in contract.agrees_with_number:
        if code in places:
            _check_agreement(checked, places[code], numbers, code_lists)


def endings_lost(table: SheetTable, standards: Standards) -> bool:
    """Whether the numbers of a sheet that end in 000 end so because a spreadsheet took them for amounts."""
    place = next((place for place in table.columns if place.field.type in NUMBER_TYPES), None)
    if place is None or len(table.endings) < _FAILED_AT_LEAST:
        return False
    clean = cleaner_of(place, standards)
    good = sum(_is_good(cell, clean) for cell in table.endings)
    failed = len(table.endings) - good
    return failed >= max(_FAILED_AT_LEAST, _FAILED_FOR_EACH_GOOD * good)


def _is_good(cell: Cell, clean: Cleaner) -> bool:
    try:
        return clean(cell)[0] is not None
    except (Unfit, IdentityError):
        return False


def _check_endings(checked: Checked, place: Placed, cells: Sequence[Cell]) -> None:
    for at, cell in enumerate(cells):
        if ends_as_lost(cell):
            others = [known for known in checked.problems[at] if known.heading != place.seen]
            checked.problems[at] = [*others, problem_at(place, "digits_lost", shown_number(cell))]


def _check_order(
    checked: Checked, places: Mapping[str, Placed], numbers: Sequence[Value], earlier: str, later: str
) -> None:
    if later not in places or (earlier != BIRTH and earlier not in places):
        return
    other: Parameter = places[earlier].seen if earlier != BIRTH else _BIRTH_DATE
    befores = map(_birth, numbers) if earlier == BIRTH else iter(checked.values[earlier])
    for at, (before, after) in enumerate(zip(befores, checked.values[later], strict=True)):
        if isinstance(before, date) and isinstance(after, date) and before > after:
            shown = {"other": other, "right": before.isoformat()}
            checked.problems[at].append(problem_at(places[later], "not_in_order", after.isoformat(), shown))


def _birth(number: Value) -> date | None:
    who = holder(number)
    return who.birth_date if who else None


def _check_agreement(
    checked: Checked, place: Placed, numbers: Sequence[Value], code_lists: Mapping[str, CodeList]
) -> None:
    code = place.field.code
    known = code_lists.get(place.field.list or "")
    for at, (number, value) in enumerate(zip(numbers, checked.values[code], strict=True)):
        if number is None or value is None:
            continue
        told = getattr(number, code, None) or getattr(holder(number), code)
        if told != value:
            seen, right = _said(value, code, known)["zh"], _said(told, code, known)
            checked.problems[at].append(problem_at(place, "disagrees_with_number", seen, {"right": right}))


def _said(value: Value, code: str, known: CodeList | None) -> dict[str, str]:
    """A value in words: 男 for a code, the label for an entry of a list."""
    if known is not None:
        return next({"zh": one.label.zh, "en": one.label.en} for one in known.entries if one.code == value)
    if code == "sex":
        return {"zh": "男", "en": "male"} if value == MALE else {"zh": "女", "en": "female"}
    return {"zh": str(value), "en": str(value)}
