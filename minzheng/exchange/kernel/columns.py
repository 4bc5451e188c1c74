"""Cleans a whole column at once, each distinct cell once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from minzheng.exchange.kernel.cells import (
    Cleaner,
    Standards,
    Value,
    cleaner_of,
    community_cleaner,
    is_missing,
)
from minzheng.exchange.kernel.masking import shown, shown_number
from minzheng.exchange.kernel.messages import NOTHING, Parameter, Problem, Unfit
from minzheng.exchange.kernel.sheets import Cell, Placed, Window
from minzheng.exchange.kernel.workbook import column_letter
from minzheng.registry.kernel.identity import IdentityError

Judged = tuple[Value, str | None, Problem | None]

_MASKED_TYPES = frozenset({"id_number", "disability_number"})


@dataclass(slots=True)
class Checked:
    """The columns of a sheet by code, in step with its rows; problems by position; repairs by position and code."""

    values: dict[str, list[Value]] = field(default_factory=dict)
    problems: dict[int, list[Problem]] = field(default_factory=lambda: defaultdict(list))
    repairs: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))


def check_columns(table: Window, standards: Standards) -> Checked:
    """Return every column cleaned; a cell that is no good leaves None and a problem."""
    checked = Checked()
    by_level = {place.field.level: place.field.code for place in table.columns if place.field.level}
    places = sorted(range(len(table.columns)), key=lambda at: table.columns[at].field.level == "community")
    for at in places:
        place = table.columns[at]
        if place.field.level == "community":
            streets = checked.values.get(by_level.get("street", ""), [None] * len(table.row_numbers))
            _check_communities(checked, place, table.cells[at], streets, standards)
        else:
            _check(checked, place, table.cells[at], cleaner_of(place, standards))
    for (row, column), fault in table.faults.items():
        place = table.columns[column]
        wrong = problem_at(place, fault.code, fault.seen, fault.parameters)
        checked.problems[row] = [known for known in checked.problems[row] if known.column != wrong.column] + [
            wrong
        ]
    return checked


def problem_at(
    place: Placed, code: str, seen: str = "", parameters: Mapping[str, Parameter] = NOTHING
) -> Problem:
    """Return a problem of a column's cell; `seen` must be fit to be shown."""
    return Problem(code, column_letter(place.index), place.seen, seen, dict(parameters))


def _check(checked: Checked, place: Placed, cells: Sequence[Cell], clean: Cleaner) -> None:
    judged: dict[Cell, Judged] = {}
    values: list[Value] = []
    code = place.field.code
    for at, cell in enumerate(cells):
        known = judged.get(cell)
        if known is None:
            known = judged[cell] = _judge(place, cell, clean)
        value, repair, problem = known
        values.append(value)
        if repair is not None:
            checked.repairs[at][code] = repair
        if problem is not None:
            checked.problems[at].append(problem)
    checked.values[code] = values


def _check_communities(
    checked: Checked, place: Placed, cells: Sequence[Cell], streets: Sequence[Value], standards: Standards
) -> None:
    """A community is looked up in its row's street: the rows of each street are a column of their own."""
    rows: dict[Value, list[int]] = defaultdict(list)
    for at, street in enumerate(streets):
        rows[street].append(at)
    values: list[Value] = [None] * len(cells)
    for street, positions in rows.items():
        part = Checked()
        clean = community_cleaner(standards.divisions, street if isinstance(street, int) else None)
        _check(part, place, [cells[at] for at in positions], clean)
        for at, value in zip(positions, part.values[place.field.code], strict=True):
            values[at] = value
        for at, problems in part.problems.items():
            checked.problems[positions[at]].extend(problems)
        for at, repairs in part.repairs.items():
            checked.repairs[positions[at]].update(repairs)
    checked.values[place.field.code] = values


def _judge(place: Placed, cell: Cell, clean: Cleaner) -> Judged:
    if is_missing(cell):
        return None, None, problem_at(place, "cell_empty") if place.field.required else None
    try:
        value, repair = clean(cell)
    except (Unfit, IdentityError) as unfit:
        seen = shown_number(cell) if place.field.type in _MASKED_TYPES else shown(cell)
        parameters: dict[str, Parameter] = {**unfit.parameters}
        parameters.pop("seen", None)
        return None, None, problem_at(place, unfit.code, seen, parameters)
    return value, repair, None
