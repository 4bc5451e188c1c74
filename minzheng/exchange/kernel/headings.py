"""Finds the row that names the columns, below titles, in one row or several merged ones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from minzheng.exchange.content import Contract, ContractField
from minzheng.exchange.kernel.masking import shown
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.sheets import RETURNED, Cell, Heading, Placed, RawSheet
from minzheng.exchange.kernel.workbook import column_letter
from minzheng.registry.kernel.text import compact

# Titles, a line on who filled it in and when, an empty row: headings were never seen below the twentieth row.
_SEARCHED = 20
# Column of the contract by its code, and the file's column that a person chose for it; "" says that there is none.
Chosen = Mapping[str, str]
NOTHING_CHOSEN: Chosen = MappingProxyType({})
_DEEPEST = 3
_COUNTERS = frozenset({"序号", "编号", "no", "no."})
_LETTER = re.compile(r" \([A-Z]{1,3}\)$")
_UNIT = re.compile(r"\((?:单位:)?(元|万元|分钟|人次?|次|岁)\)$")


def find_headings(sheet: RawSheet, contract: Contract, chosen: Chosen = NOTHING_CHOSEN) -> Heading:
    """Return the headings of a sheet: the rows that name most columns of the contract; none found, all missing.

    What was chosen goes before what the contract's headings say, in a sheet that has such a column.
    """
    known = _known(contract, chosen)
    top = sheet.rows[: _SEARCHED + _DEEPEST]
    best: tuple[int, int, int, list[set[str]]] = (0, 0, 0, [])
    for first in range(min(_SEARCHED, len(top))):
        for depth in range(1, min(_DEEPEST, len(top) - first) + 1):
            names = _names(top[first : first + depth])
            score = len({known[name].code for names_here in names for name in names_here if name in known})
            # More columns win; among equals the fewest rows, then the first.
            if (score, -depth) > (best[0], -best[1]):
                best = (score, depth, first, names)
    score, depth, first, names = best
    needed = [one.headings[0] for one in contract.fields if one.required]
    # One name alone may stand in a title or in the data.
    if score < min(2, len(contract.fields)):
        return Heading(missing=needed)
    seen = [_seen(top[first : first + depth], index) for index in range(len(names))]
    return _understood(contract, known, names, seen, first + depth, chosen)


def likely_headings(sheet: RawSheet) -> Heading:
    """Return the row that most likely names the columns where none of them was understood: the fullest one.

    A row with somebody's number in it is data and never shown.
    """
    filled = [
        0 if any(map(_private, row)) else sum(bool(_plain(cell)) for cell in row)
        for row in sheet.rows[:_SEARCHED]
    ]
    if not any(filled):
        return Heading()
    first = filled.index(max(filled))
    row = sheet.rows[first : first + 1]
    return Heading(first_row=first + 1, names=[_seen(row, index) for index in range(len(row[0]))])


def labels(names: Sequence[str]) -> list[str]:
    """Return what each column of a file is called where one is chosen: its text, with its letter if it isn't alone.

    One that looks like somebody's number, or is long, is called by its letter alone.
    """
    return [_label(name, index, alone=names.count(name) == 1) for index, name in enumerate(names)]


def _label(name: str, index: int, *, alone: bool) -> str:
    if not name or (alone and not _private(name)):
        return name
    letter = f"({column_letter(index)})"
    return letter if _private(name) else f"{name} {letter}"


def _private(cell: Cell) -> bool:
    """Whether a message would not show a cell whole."""
    return cell is not None and shown(cell) != str(cell).strip().removesuffix(".0").replace("\n", " ")


def _understood(
    contract: Contract,
    known: dict[str, ContractField],
    names: list[set[str]],
    seen: list[str],
    first_row: int,
    chosen: Chosen,
) -> Heading:
    heading = Heading(first_row=first_row, names=seen)
    places: dict[str, list[Placed]] = defaultdict(list)
    settled = _settled(contract, chosen, labels(seen))
    for index, here in enumerate(names):
        found = _meant(here, index, known, settled)
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


def _settled(
    contract: Contract, chosen: Chosen, called: Sequence[str]
) -> dict[str, tuple[ContractField, int]]:
    """The columns that were chosen and where they stand, -1 for none; those that this sheet hasn't are left out."""
    fields = {one.code: one for one in contract.fields}
    return {
        code: (fields[code], called.index(label) if label else -1)
        for code, label in chosen.items()
        if code in fields and (not label or label in called)
    }


def _meant(
    here: set[str], index: int, known: dict[str, ContractField], settled: dict[str, tuple[ContractField, int]]
) -> dict[str, ContractField]:
    """What a column holds: what was chosen for it, else what its names say and nobody chose elsewhere."""
    chosen = {code: one for code, (one, at) in settled.items() if at == index}
    named = {known[name].code: known[name] for name in here if name in known}
    return chosen or {code: one for code, one in named.items() if code not in settled}


def _twice(placed: Sequence[Placed]) -> Problem:
    columns = "、".join(column_letter(place.index) for place in placed)
    return Problem("heading_twice", parameters={"field": placed[0].field.headings[0], "columns": columns})


def _known(contract: Contract, chosen: Chosen) -> dict[str, ContractField]:
    known = {_plain(heading): one for one in contract.fields for heading in one.headings}
    for name, one in tuple(known.items()):
        known.setdefault(_UNIT.sub("", name), one)
    for one in contract.fields:
        if label := _LETTER.sub("", chosen.get(one.code, "")):
            known.setdefault(_plain(label), one)
    return known


def _names(rows: Sequence[Sequence[Cell]]) -> list[set[str]]:
    """For each column every name it may go by: each row's, and the upper ones joined with it, merged cells filled."""
    width = max(map(len, rows))
    filled = [list(_filled(row, width)) for row in rows]
    names: list[set[str]] = []
    for index in range(width):
        own = [_plain(row[index]) if index < len(row) else "" for row in rows]
        joined = "".join(dict.fromkeys(above[index] for above in filled))
        said = (*own, joined, _plain(_seen(rows, index)))
        names.append({form for name in said if name for form in (name, _UNIT.sub("", name))})
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
