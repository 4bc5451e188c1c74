"""What a row says twice must agree: dates in their order, columns with the number, rows of the same record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from minzheng.exchange.content import BIRTH, CodeList, Contract
from minzheng.exchange.kernel.cells import Value
from minzheng.exchange.kernel.columns import Checked, problem_at
from minzheng.exchange.kernel.masking import shown_number
from minzheng.exchange.kernel.messages import Parameter
from minzheng.exchange.kernel.sheets import Cell, Placed, SheetTable
from minzheng.registry.kernel.identity import MALE, DisabilityNumber, IdNumber

# A spreadsheet that takes numbers for amounts keeps 15 digits and writes 000 for the rest: ten in eleven such numbers
# then fail their check, so where many with this ending fail, the few that pass are chance.
_LOST_ENDING = "000"
_FAILED_AT_LEAST, _FAILED_FOR_EACH_GOOD = 2, 2
_BIRTH_DATE = {"zh": "出生日期", "en": "the date of birth"}


def holder(number: Value) -> IdNumber | None:
    """Return whose number a cell holds, of an identity number or of a certificate."""
    if isinstance(number, DisabilityNumber):
        return number.id_number
    return number if isinstance(number, IdNumber) else None


def check_rows(
    checked: Checked, table: SheetTable, contract: Contract, code_lists: Mapping[str, CodeList]
) -> None:
    """Add the problems that only several cells show together."""
    places = {place.field.code: place for place in table.columns}
    number = contract.number_field
    numbers = checked.values[number.code] if number and number.code in places else []
    if number and numbers:
        place = places[number.code]
        _check_endings(checked, place, table.cells[table.columns.index(place)], numbers)
    for codes in contract.in_order:
        for earlier, later in pairwise(codes):
            _check_order(checked, places, numbers, earlier, later)
    for code in contract.agrees_with_number:
        if code in places:
            _check_agreement(checked, places[code], numbers, code_lists)


def _check_endings(checked: Checked, place: Placed, cells: Sequence[Cell], numbers: Sequence[Value]) -> None:
    suspects = [at for at, cell in enumerate(cells) if isinstance(cell, str) and cell.endswith(_LOST_ENDING)]
    good = [at for at in suspects if numbers[at] is not None]
    failed = len(suspects) - len(good)
    if failed >= max(_FAILED_AT_LEAST, _FAILED_FOR_EACH_GOOD * len(good)):
        for at in suspects:
            others = [known for known in checked.problems[at] if known.heading != place.seen]
            checked.problems[at] = [*others, problem_at(place, "digits_lost", shown_number(cells[at]))]


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
