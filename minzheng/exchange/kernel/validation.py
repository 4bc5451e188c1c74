"""Holds a file's tables against the contract, column by column, and parts good rows from those that go back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from minzheng.exchange.content import CodeList, Contract
from minzheng.exchange.kernel.cells import Standards, Value
from minzheng.exchange.kernel.checks import check_rows, holder
from minzheng.exchange.kernel.columns import Checked, check_columns, problem_at
from minzheng.exchange.kernel.divisions import DivisionName, Divisions
from minzheng.exchange.kernel.reading import Reading
from minzheng.exchange.kernel.rows import BadRow, Row, Validated
from minzheng.exchange.kernel.sheets import SheetTable
from minzheng.exchange.kernel.unnumbered import unnumbered
from minzheng.registry.kernel.identity import DisabilityNumber, IdNumber


def validate(
    reading: Reading,
    contract: Contract,
    *,
    as_of: date,
    code_lists: Mapping[str, CodeList],
    divisions: Iterable[DivisionName],
) -> Validated:
    """Return rows typed by the contract, and rows to be returned; KeyError if a list of the contract is not given."""
    validated = Validated(skipped=reading.skipped.copy(), notes=list(reading.notes))
    standards = Standards(as_of, code_lists, Divisions(divisions))
    seen: dict[tuple[Value, ...], tuple[int, tuple[Value, ...]]] = {}
    for table in reading.sheets:
        checked = check_columns(table, standards)
        check_rows(checked, table, contract, code_lists)
        whose = _numbers(checked, contract, len(table.row_numbers))
        _plain_numbers(checked)
        skipped = _check_keys(checked, table, contract, seen)
        validated.skipped["twice"] += len(skipped)
        _part(validated, checked, table, contract, whose, skipped)
    validated.skipped = +validated.skipped
    return validated


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


def _check_keys(
    checked: Checked,
    table: SheetTable,
    contract: Contract,
    seen: dict[tuple[Value, ...], tuple[int, tuple[Value, ...]]],
) -> set[int]:
    """Return the positions of rows that stand in the file already, word for word; others with the same key go back."""
    again: set[int] = set()
    place = next(place for place in table.columns if place.field.code == contract.key[0])
    whole = list(zip(*checked.values.values(), strict=True))
    for at, key in enumerate(zip(*(checked.values[code] for code in contract.key), strict=True)):
        if at in checked.problems:
            continue
        first, content = seen.setdefault(key, (table.row_numbers[at], whole[at]))
        if content is whole[at]:
            continue
        if content == whole[at]:
            again.add(at)
        else:
            checked.problems[at].append(problem_at(place, "key_twice", parameters={"right": first}))
    return again


def _part(
    validated: Validated,
    checked: Checked,
    table: SheetTable,
    contract: Contract,
    whose: Sequence[IdNumber | None],
    skipped: set[int],
) -> None:
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
