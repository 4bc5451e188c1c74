"""Whose row it is: found by the exact number, registered or merely seen as the contract says, and placed."""

from __future__ import annotations

from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.rows import Row
from minzheng.exchange.merging.reading import Merge, Place
from minzheng.exchange.merging.refusals import problems_of
from minzheng.platform.acting import Actor
from minzheng.platform.verbs.frame import Frame
from minzheng.registry.services import KnownPerson, PersonRow, known_by_number, register_people

# Feeds of work on people already known: such a file names them, it doesn't bring them.
OF_KNOWN_PEOPLE = frozenset({"service_visits", "visit_checks"})


def find_people(actor: Actor, merge: Merge, frame: Frame) -> tuple[int, int]:
    """Finds, registers and places the people of all rows; gives how many are new and how many were known."""
    first = _first_rows(merge)
    merge.people = known_by_number(first)
    known = len(merge.people)
    _send_back_elsewhere(merge)
    if merge.contract.feeds in OF_KNOWN_PEOPLE:
        return 0, known
    wanted = {
        number: told
        for number, row in _first_rows(merge).items()
        if (told := _wanted(merge, row, number)) is not None
    }
    if wanted:
        answer = register_people.many(actor, list(wanted.values()), key=frame.key)
        numbers = list(wanted)
        refused = {numbers[each.index]: each for each in answer.refused}
        merge.give_back(
            {
                (row.sheet, row.row): problems_of(merge, refused[row.number.text])
                for row in merge.rows
                if row.number and row.number.text in refused
            }
        )
        merge.people |= known_by_number(wanted)
    return len(merge.people) - known, known


def _first_rows(merge: Merge) -> dict[str, Row]:
    """Of each number the first row: it speaks for the others."""
    first: dict[str, Row] = {}
    for row in merge.rows:
        if row.number is not None:
            first.setdefault(row.number.text, row)
    return first


def _send_back_elsewhere(merge: Merge) -> None:
    """Rows of a street about somebody whom another street registered go back: that takes a transfer."""
    if merge.areas is None:
        return
    number = merge.contract.number_field
    column, heading = merge.column(number.code) if number else ("", "")
    problem = (Problem("registered_elsewhere", column, heading),)
    back: dict[Place, tuple[Problem, ...]] = {}
    for row in merge.rows:
        person = merge.people.get(row.number.text) if row.number else None
        if person and person.is_registered and person.area_id not in merge.areas:
            back[row.sheet, row.row] = problem
    merge.give_back(back)


def _wanted(merge: Merge, row: Row, number: str) -> PersonRow | None:
    """What the row says of its person that the register doesn't know yet; None if nothing."""
    contract, person = merge.contract, merge.people.get(number)
    area = _area(merge, row, person)
    reached = {
        name: str(row.values[code])
        for name, code in contract.person.by_name().items()
        if row.values.get(code) is not None
    }
    registers = contract.registers and not (person and person.is_registered)
    if person is not None and person.area_id == area and not registers and person.is_told(**reached):
        return None
    name = next((one.code for one in contract.fields if one.type == "name"), "")
    return PersonRow(
        number,
        str(row.values[name]),
        area,
        phone=reached.get("phone", ""),
        estate=reached.get("estate", ""),
        door=reached.get("door", ""),
        register=contract.registers,
        origin=merge.origin(row),
    )


def _area(merge: Merge, row: Row, person: KnownPerson | None) -> int:
    """Where the person lives from now on. A registered one is moved by a street's own list alone."""
    told = _division(merge, row)
    if person is not None and person.is_registered and merge.contract.feeds != "residents":
        return person.area_id
    if told is not None:
        return told
    return person.area_id if person is not None else merge.delivery.area_id


def _division(merge: Merge, row: Row) -> int | None:
    """The lowest division that the row names."""
    by_level = {one.level: row.values.get(one.code) for one in merge.contract.fields if one.level}
    named = by_level.get("community") or by_level.get("street")
    return named if isinstance(named, int) else None
