"""Holds a file's tables against the contract, column by column, and parts good rows from those that go back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b

from minzheng.exchange.content import CodeList, Contract
from minzheng.exchange.kernel.cells import Standards, Value
from minzheng.exchange.kernel.checks import check_rows, endings_lost, holder
from minzheng.exchange.kernel.columns import Checked, check_columns, problem_at
from minzheng.exchange.kernel.divisions import DivisionName, Divisions
from minzheng.exchange.kernel.reading import Reading
from minzheng.exchange.kernel.rows import BadRow, Row, Validated
from minzheng.exchange.kernel.sheets import Window
from minzheng.exchange.kernel.unnumbered import unnumbered
from minzheng.registry.kernel.identity import DisabilityNumber, IdNumber

# What of a row is kept to know it again: its number in the lower bits, above them what tells whole rows apart.
_ROW_BITS = 32
_KEY_BYTES = 16


def validate(
    reading: Reading,
    contract: Contract,
    *,
    as_of: date,
    code_lists: Mapping[str, CodeList],
    divisions: Iterable[DivisionName],
) -> Iterator[Validated]:
    """Yield rows typed by the contract, and rows to be returned, some at a time in the order of the file.

    KeyError if a list of the contract is not given.
    """
    standards = Standards(as_of, code_lists, Divisions(divisions))
    seen: dict[bytes, int] = {}
    for sheet in reading.sheets:
        lost = endings_lost(sheet, standards)
        for table in sheet.windows():
            checked = check_columns(table, standards)
            check_rows(checked, table, contract, code_lists, lost)
            whose = _numbers(checked, contract, len(table.row_numbers))
            _plain_numbers(checked)
            skipped = _check_keys(checked, table, contract, seen)
            yield _part(checked, table, contract, whose, skipped)


def _numbers(checked: Checked, contract: Contract, length: int) -> list[IdNumber | None]:
    number = contract.number_field
    if number is None or number.code not in checked.values:
        return [None] * length
    return [holder(value) for value in checked.values[number.code]]


def _plain_numbers(checked: Checked) -> None:
    for code, values in checked.values.items():
        if any(isinstance(value, IdNumber | DisabilityNumber) for value in values):
            checked.values[code] = [
                value.text if isinstance(value, IdNumber | DisabilityNumber) else value for value in values
            ]


def _check_keys(checked: Checked, table: Window, contract: Contract, seen: dict[bytes, int]) -> set[int]:
    """Return the positions of rows that stand in the file already, word for word; others with the same key go back."""
    again: set[int] = set()
    place = next(place for place in table.columns if place.field.code == contract.key[0])
    whole = list(zip(*checked.values.values(), strict=True))
    for at, key in enumerate(zip(*(checked.values[code] for code in contract.key), strict=True)):
        if at in checked.problems:
            continue
        name, content = _digest(key), hash(repr(whole[at]))
        known = seen.get(name)
        if known is None:
            seen[name] = content << _ROW_BITS | table.row_numbers[at]
        elif known >> _ROW_BITS == content:
            again.add(at)
        else:
            first = known & (1 << _ROW_BITS) - 1
            checked.problems[at].append(problem_at(place, "key_twice", parameters={"right": first}))
    return again


def _digest(key: tuple[Value, ...]) -> bytes:
    return blake2b(repr(key).encode(), digest_size=_KEY_BYTES).digest()


def _part(
    checked: Checked,
    table: Window,
    contract: Contract,
    whose: Sequence[IdNumber | None],
    skipped: set[int],
) -> Validated:
    validated = Validated(twice=len(skipped))
    codes = tuple(checked.values)
    problems, repairs = dict(checked.problems), dict(checked.repairs)
    for at, values in enumerate(zip(*checked.values.values(), strict=True)):
        if wrong := problems.get(at):
            named = unnumbered(table, contract, at, dict(zip(codes, values, strict=True)), wrong)
            validated.bad.append(BadRow(table.name, table.row_numbers[at], tuple(wrong), named))
        elif at not in skipped:
            repaired = repairs.get(at, {})
            row = Row(
                table.name, table.row_numbers[at], dict(zip(codes, values, strict=True)), whose[at], repaired
            )
            validated.good.append(row)
    return validated
