"""What would become of the figures if files were other: rows taken out or mended, a file withdrawn, a threshold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain, zip_longest

from minzheng.demo.account import HOME_ELDERS, HOME_VISITS, IN_NEED, SURVEYED, UNREACHED, Account, Figures
from minzheng.demo.events import Listing, Survey, Visit
from minzheng.demo.manifest import path_of
from minzheng.demo.people import Person
from minzheng.demo.sheets import Draft, Line
from minzheng.demo.world import World

SURVEYS_TAKEN_OUT = 10
Row = dict[str, object]


class WhatIf:
    """Predicts by how much which figure moves; figures that aren't named stay."""

    def __init__(self, world: World, account: Account, drafts: list[Draft]) -> None:
        self._world = world
        self._account = account
        self._drafts = drafts
        self._last = account.last_surveys()

    def all(self) -> dict[str, object]:
        """Returns every prediction."""
        return {
            "take_out_surveys": self._take_out_surveys(),
            "mend_birth_date": list(self._mend_birth_dates()),
            "withdraw_provider_file": list(self._withdraw_files()),
            "raise_threshold": self._raise_threshold(),
        }

    def _take_out_surveys(self) -> dict[str, object]:
        """Ten good rows that nobody wrote twice, of every sort: the only survey, the deciding one, an earlier one."""
        places = dict(self._good_lines(Survey))
        surveys = Counter(survey.person for survey in self._account.surveys)
        sorts: dict[tuple[bool, bool, bool], list[Survey]] = {}
        for survey in self._account.surveys:
            if survey in places and not survey.archetype.borderline:
                decides = self._last[survey.person] is survey
                sort = (surveys[survey.person] > 1, decides, survey.archetype.in_need)
                sorts.setdefault(sort, []).append(survey)
        # One of each sort in turn, and of each person one at most.
        by_person: dict[Person, Survey] = {}
        for survey in chain.from_iterable(zip_longest(*sorts.values())):
            if survey is not None:
                by_person.setdefault(survey.person, survey)
        chosen = list(by_person.values())[:SURVEYS_TAKEN_OUT]
        rows = [_row(*places[survey]) for survey in chosen]
        return {"rows": rows, "effect": self._without_surveys(chosen)}

    def _without_surveys(self, chosen: list[Survey]) -> Figures:
        after = self._account.last_surveys(chosen)
        gone = [person for person in self._last if person not in after]
        before = [person for person, survey in self._last.items() if survey.archetype.in_need]
        now = [person for person, survey in after.items() if survey.archetype.in_need]
        return {
            SURVEYED: self._account.count(gone, -1),
            IN_NEED: _difference(self._account.count(now), self._account.count(before)),
        }

    def _mend_birth_dates(self) -> Iterator[dict[str, object]]:
        """Elders whose row comes back for the birth date only: what changes once it is written as in the number."""
        confirmed: dict[Person, list[Visit]] = {}
        for visit in self._world.told(Visit):
            confirmed.setdefault(visit.person, []).append(visit)
        for listing, place in self._broken_lines(Listing, "birth_mismatch"):
            counting = [
                visit for visit in confirmed.get(listing.person, []) if self._account.would_count(visit)
            ]
            people = [listing.person]
            yield {
                **_row(*place),
                "column": "出生日期",
                "right": listing.person.born.isoformat(),
                "effect": {
                    HOME_ELDERS: self._account.count(people if counting else []),
                    HOME_VISITS: self._account.count(people * len(counting)),
                    UNREACHED: self._account.count([] if counting else people),
                },
            }

    def _withdraw_files(self) -> Iterator[dict[str, object]]:
        """Each provider's file of the year: its visits no longer count, nor whoever had no others."""
        counted = set(self._account.visits)
        each = Counter(visit.person for visit in self._account.visits)
        for draft in self._drafts:
            if draft.source != Visit.SOURCE:
                continue
            visits = [
                line.event for line in draft.lines if line.duplicate_of is None and line.event in counted
            ]
            here = Counter(visit.person for visit in visits)
            lost = [person for person, count in here.items() if each[person] == count]
            if visits:
                yield {
                    "file": path_of(draft),
                    "effect": {
                        HOME_ELDERS: self._account.count(lost, -1),
                        HOME_VISITS: self._account.count((visit.person for visit in visits), -1),
                        UNREACHED: self._account.count(lost),
                    },
                }

    def _raise_threshold(self) -> dict[str, object]:
        """One threshold raised by one: the borderline people are no longer in need."""
        threshold = self._world.recipe.surveys.raise_threshold
        people = [person for person, survey in self._last.items() if survey.archetype.borderline]
        return {
            "category": threshold.category,
            "level": threshold.level,
            "by": 1,
            "effect": {IN_NEED: self._account.count(people, -1)},
        }

    def _good_lines(self, kind: type[Survey]) -> Iterator[tuple[Survey, tuple[Draft, Line]]]:
        for draft in self._drafts:
            twice = {line.duplicate_of for line in draft.lines}
            for line in draft.lines:
                if (
                    isinstance(line.event, kind)
                    and line.event.good
                    and line.duplicate_of is None
                    and line not in twice
                ):
                    yield line.event, (draft, line)

    def _broken_lines(self, kind: type[Listing], damage: str) -> Iterator[tuple[Listing, tuple[Draft, Line]]]:
        for draft in self._drafts:
            for line in draft.lines:
                if isinstance(line.event, kind) and line.event.damage == damage:
                    yield line.event, (draft, line)


def _row(draft: Draft, line: Line) -> Row:
    return {"file": path_of(draft), "row": line.row}


def _difference(after: Mapping[str, int], before: Mapping[str, int]) -> dict[str, int]:
    return {place: after[place] - before[place] for place in after}
