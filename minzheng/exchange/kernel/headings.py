"""Finds the row that names the columns, below titles, in one row or several merged ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from minzheng.exchange.content import Contract, ContractField
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.sheets import RETURNED, Cell, Heading, Placed, RawSheet
from minzheng.exchange.kernel.workbook import column_letter
from minzheng.registry.kernel.text import compact

# Titles, a line on who filled it in and when, an empty row: headings were never seen below the twentieth row.
_SEARCHED = 20
_DEEPEST = 3
_COUNTERS = frozenset({"序号", "编号", "no", "no."})
_UNIT = re.compile(r"\((?:单位:)?(元|万元|分钟|人次?|次|岁)\)$")


def find_headings(sheet: RawSheet, contract: Contract) -> Heading:
    """Return the headings of a sheet: the rows that name most columns of the contract; none found, all missing."""
    known = _known(contract)
    best: tuple[int, int, int, list[set[str]]] = (0, 0, 0, [])
    for first in range(min(_SEARCHED, len(sheet.rows))):
        for depth in range(1, min(_DEEPEST, len(sheet.rows) - first) + 1):
            names = _names(sheet.rows[first : first + depth])
            score = len({known[name].code for names_here in names for name in names_here if name in known})
            # More columns win; among equals the fewest rows, then the first.
            if (score, -depth) > (best[0], -best[1]):
                best = (score, depth, first, names)
    score, depth, first, names = best
    needed = [one.headings[0] for one in contract.fields if one.required]
    # One name alone may stand in a title or in the data.
    if score < min(2, len(contract.fields)):
        return Heading(missing=needed)
    seen = [_seen(sheet.rows[first : first + depth], index) for index in range(len(names))]
    return _understood(contract, known, names, seen, first + depth)


def _understood(
    contract: Contract,
    known: dict[str, ContractField],
    names: list[set[str]],
    seen: list[str],
    first_row: int,
) -> Heading:
    heading = Heading(first_row=first_row, names=seen)
    places: dict[str, list[Placed]] = defaultdict(list)
    for index, here in enumerate(names):
        found = {known[name].code: known[name] for name in here if name in known}
        for one in found.values():
            places[one.code].append(Placed(one, index, seen[index], _unit(seen[index])))
        if not found and seen[index] and not _ignored(here, seen[index]):
            heading.unknown.append(seen[index])
    for one in contract.fields:
        placed = places.get(one.code, [])
        if len(placed) > 1:
            heading.twice.append(_twice(placed))
        if placed:
            heading.columns.append(placed[0])
        elif one.required:
            heading.missing.append(one.headings[0])
    return heading


def _twice(placed: Sequence[Placed]) -> Problem:
    columns = "、".join(column_letter(place.index) for place in placed)
    return Problem("heading_twice", parameters={"field": placed[0].field.headings[0], "columns": columns})


def _known(contract: Contract) -> dict[str, ContractField]:
    known = {_plain(heading): one for one in contract.fields for heading in one.headings}
    for name, one in tuple(known.items()):
        known.setdefault(_UNIT.sub("", name), one)
    return known


def _names(rows: Sequence[Sequence[Cell]]) -> list[set[str]]:
    """For each column every name it may go by: each row's, and the upper ones joined with it, merged cells filled."""
    width = max(map(len, rows))
    filled = [list(_filled(row, width)) for row in rows]
    names: list[set[str]] = []
    for index in range(width):
        own = [_plain(row[index]) if index < len(row) else "" for row in rows]
        joined = "".join(dict.fromkeys(above[index] for above in filled))
        names.append({form for name in (*own, joined) if name for form in (name, _UNIT.sub("", name))})
    return names


def _filled(row: Sequence[Cell], width: int) -> Iterator[str]:
    """A merged cell has its text in its first column only."""
    last = ""
    for index in range(width):
        last = (_plain(row[index]) if index < len(row) else "") or last
        yield last


def _seen(rows: Sequence[Sequence[Cell]], index: int) -> str:
    parts: Iterable[Cell] = (row[index] if index < len(row) else None for row in rows)
    return " ".join(str(part).strip() for part in parts if part is not None)


def _plain(cell: Cell) -> str:
    return compact(str(cell)).strip("*:").lower() if cell is not None else ""


def _unit(seen: str) -> str:
    found = _UNIT.search(_plain(seen))
    return found[1] if found else ""


def _ignored(names: set[str], seen: str) -> bool:
    return bool(names & _COUNTERS) or seen in RETURNED.values()
