"""Rows whose number is broken and whose person is known all the same: the account's reasoning, from people and files.

Whoever a file named before is known, by name and number; where a file tells the community, the street knows them too,
and by their telephone once one told it. One wrong digit leaves a number that, with the name, only its bearer has. Where
digits are lost, telephone or day of birth beside the name are enough; a community beside the name is for a person to
look at, if somebody there is called so. A name alone is nobody's.
"""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.demo.events import Check, Visit
from minzheng.demo.people import Person
from minzheng.demo.sheets import Draft, Line

WRONG_DIGIT, LOST = "id_wrong_digit", "id_float"
OF_NUMBERS = frozenset({WRONG_DIGIT, LOST})
# Files of work on people already known bring nobody, and a provider's rows are found by the number alone.
BRING_NOBODY = (Visit, Check)


def find_people(drafts: Sequence[Draft]) -> None:
    """Says of each row whose number is broken whether it finds its person, or waits for an eye; of the others nothing.

    `drafts` are in the order in which they are sent. A row that finds its person is a good one.
    """
    known = _Known()
    for draft in drafts:
        for line in draft.lines:
            if line.event.damage in OF_NUMBERS and not isinstance(line.event, BRING_NOBODY):
                _judge(draft, line, known)
        for line in draft.lines:
            if line.event.good and not isinstance(line.event, BRING_NOBODY):
                known.learn(draft, line.event.person)


class _Known:
    """Whom files have named so far: anywhere, in their community, with their telephone."""

    def __init__(self) -> None:
        self._anywhere: set[Person] = set()
        self._placed: set[Person] = set()
        self._phoned: set[Person] = set()
        self._called: dict[tuple[str, str], int] = {}

    def learn(self, draft: Draft, person: Person) -> None:
        """A row of the file names the person."""
        self._anywhere.add(person)
        if draft.columns_of("phone"):
            self._phoned.add(person)
        if draft.columns_of("community") and person not in self._placed:
            self._placed.add(person)
            called = (person.community.code, person.name)
            self._called[called] = self._called.get(called, 0) + 1

    def knows(self, draft: Draft, person: Person) -> bool:
        """Whether the sender of a file may be told of the person: a street of its own people, the district of all."""
        return person in (self._placed if draft.sender.division else self._anywhere)

    def reaches(self, person: Person) -> bool:
        """Whether the person's telephone is known."""
        return person in self._phoned

    def has_namesake(self, person: Person) -> bool:
        """Whether somebody in the person's community is called so."""
        return (person.community.code, person.name) in self._called


def _judge(draft: Draft, line: Line, known: _Known) -> None:
    event = line.event
    found = known.knows(draft, event.person)
    if event.damage == LOST:
        found = found and bool(
            draft.columns_of("born") or draft.columns_of("phone") and known.reaches(event.person)
        )
    if found:
        event.found, event.damage = event.damage, ""
    elif event.damage == LOST and draft.columns_of("community") and known.has_namesake(event.person):
        line.waits = True
