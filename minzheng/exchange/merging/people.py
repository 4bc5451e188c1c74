"""Whose row it is: found by the exact number, registered or merely seen as the contract says, and placed."""

from __future__ import annotations

from minzheng.exchange.kernel.arrival import ArrivedRow
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.merging.part import Part, Place
from minzheng.exchange.merging.refusals import problems_of
from minzheng.platform.acting import Actor
from minzheng.platform.verbs.frame import Frame
from minzheng.registry.services import KnownPerson, PersonRow, known_by_number, register_people

# Feeds of work on people already known: such a file names them, it doesn't bring them.
OF_KNOWN_PEOPLE = frozenset({"service_visits", "service_checks"})


def find_people(actor: Actor, part: Part, frame: Frame) -> None:
    """Finds, registers and places the people of all rows, and counts how many are new and how many were known."""
    first = _first_rows(part)
    part.people = known_by_number(first)
    part.known, part.known_persons = frozenset(part.people), len(part.people)
    _send_back_elsewhere(part)
    if part.contract.feeds in OF_KNOWN_PEOPLE:
        return
    wanted = {
        number: told
        for number, row in _first_rows(part).items()
        if (told := _wanted(part, row, number)) is not None
    }
    if not wanted:
        return
    answer = register_people.many(actor, list(wanted.values()), key=frame.key)
    numbers = list(wanted)
    refused = {numbers[each.index]: each for each in answer.refused}
    part.give_back(
        {
            (row.sheet, row.row): problems_of(part, refused[row.number])
            for row in part.rows
            if row.number in refused
        }
    )
    part.people |= known_by_number(wanted)
    part.new_persons = len(part.people) - part.known_persons


def _first_rows(part: Part) -> dict[str, ArrivedRow]:
    """Of each number the first row: it speaks for the others."""
    first: dict[str, ArrivedRow] = {}
    for row in part.rows:
        if row.number is not None:
            first.setdefault(row.number, row)
    return first


def _send_back_elsewhere(part: Part) -> None:
    """Rows of a street about somebody whom another street registered go back: that takes a transfer."""
    if part.areas is None:
        return
    number = part.contract.number_field
    column, heading = part.column(number.code) if number else ("", "")
    problem = (Problem("registered_elsewhere", column, heading),)
    back: dict[Place, tuple[Problem, ...]] = {}
    for row in part.rows:
        person = part.person(row)
        if person and person.is_registered and person.area_id not in part.areas:
            back[row.sheet, row.row] = problem
    part.give_back(back)


def _wanted(part: Part, row: ArrivedRow, number: str) -> PersonRow | None:
    """What the row says of its person that the register doesn't know yet; None if nothing."""
    contract, person = part.contract, part.people.get(number)
    area = _area(part, row, person)
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
        origin=part.origin(row),
    )


def _area(part: Part, row: ArrivedRow, person: KnownPerson | None) -> int:
    """Where the person lives from now on. A registered one is moved by a street's own list alone."""
    told = _division(part, row)
    if person is not None and person.is_registered and part.contract.feeds != "residents":
        return person.area_id
    if told is not None:
        return told
    return person.area_id if person is not None else part.delivery.area_id


def _division(part: Part, row: ArrivedRow) -> int | None:
    """The lowest division that the row names."""
    by_level = {one.level: row.values.get(one.code) for one in part.contract.fields if one.level}
    named = by_level.get("community") or by_level.get("street")
    return named if isinstance(named, int) else None
