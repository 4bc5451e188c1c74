"""truth.json: the account as data, file by file, case by case, without a name or a number of anybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from minzheng.demo.account import Account, Figures, is_80
from minzheng.demo.events import Assessment, Check, Listing, Visit
from minzheng.demo.manifest import path_of
from minzheng.demo.people import Person
from minzheng.demo.sheets import Draft, Line
from minzheng.demo.what_if import WhatIf
from minzheng.demo.world import Case, World

Data = dict[str, object]


@dataclass(frozen=True)
class Truth:
    """What is true of the files: `figures` by code, for "district" and every street; `data` is all of truth.json."""

    figures: Figures
    data: Data


def account_for(world: World, drafts: Sequence[Draft]) -> Truth:
    """Returns the account of written files; AccountError when it isn't what the recipe's author says."""
    account = Account(world)
    figures = account.figures()
    account.check(figures)
    data: Data = {
        "seed": world.seed,
        "as_of": world.spans.as_of.isoformat(),
        "year": world.spans.year,
        "figures": figures,
        "besides": {"visits_before_80": account.count(visit.person for visit in account.visits_before_80)},
        "sizes": _sizes(world, drafts),
        "archetypes": _archetypes(world, account),
        "files": [_file(draft, account) for draft in drafts],
        "rules": _rules(world.cases, drafts),
        "what_if": WhatIf(world, account, list(drafts)).all(),
    }
    return Truth(figures, data)


def _sizes(world: World, drafts: Sequence[Draft]) -> Data:
    """How many people the files show, in all and by source; people behind broken rows among them."""
    seen: dict[str, set[Person]] = {}
    for draft in drafts:
        seen.setdefault(draft.source, set()).update(line.event.person for line in draft.lines)
    return {
        "people_seen": len(set().union(*seen.values())),
        "people_by_source": {source: len(people) for source, people in seen.items()},
        "rows_by_source": dict(_rows_by_source(drafts)),
    }


def _rows_by_source(drafts: Sequence[Draft]) -> Counter[str]:
    rows: Counter[str] = Counter()
    for draft in drafts:
        rows[draft.source] += len(draft.lines)
    return rows


def _archetypes(world: World, account: Account) -> Data:
    care = Counter(listing.archetype.code for listing in world.told(Listing))
    last = Counter(survey.archetype.code for survey in account.last_surveys().values())
    ability = Counter(each.archetype.code for each in world.told(Assessment) if each.day <= world.spans.last)
    return {
        "care": {
            each.code: {"people": care[each.code], "counts": each.counts, "unreached": each.unreached}
            for each in world.recipe.sizes.care.archetypes
        },
        "survey": {
            each.code: {"people": last[each.code], "in_need": each.in_need, "borderline": each.borderline}
            for each in world.recipe.surveys.archetypes
        },
        "ability": dict(ability),
    }


def _file(draft: Draft, account: Account) -> Data:
    """One file: `rows` are those of data, duplicates and broken ones among them; numbers are those of the sheet.

    What must come back or stands on nothing comes back to the sender; a duplicate doesn't, it is the same row. A row
    whose number is broken may find its person by the rest, or wait for somebody to say who is meant. Visits after death
    are taken as they are reported, unless the order carries no further one in that month: that the street
    refutes them is to be seen.
    """
    dirt = Counter(kind for line in draft.lines for kind in line.dirt)
    return {
        "file": path_of(draft),
        "source": draft.source,
        "rows": len(draft.lines),
        "must_come_back": [
            {"row": line.row, "kind": line.event.damage}
            for line in draft.lines
            if line.event.damage and not line.waits
        ],
        "finds_person": [
            {"row": line.row, "kind": line.event.found} for line in draft.lines if line.event.found
        ],
        "waits": [{"row": line.row, "kind": line.event.damage} for line in draft.lines if line.waits],
        "duplicates": [
            {"row": line.row, "of": line.duplicate_of.row}
            for line in draft.lines
            if line.duplicate_of is not None
        ],
        "stands_on_nothing": [
            {"row": line.row, "kind": kind}
            for line in draft.lines
            if line.duplicate_of is None and (kind := _stands_on_nothing(line, account))
        ],
        "after_death": [
            line.row
            for line in draft.lines
            if isinstance(line.event, Visit) and not line.event.person.alive_on(line.event.day)
        ],
        "dirt": dict(sorted(dirt.items())),
    }


def _stands_on_nothing(line: Line, account: Account) -> str:
    """Why a row that is good in itself counts for nothing: what it refers to isn't there."""
    event = line.event
    if not event.good:
        return ""
    if isinstance(event, Visit):
        return _no_ground(event, account)
    if isinstance(event, Check):
        visit = account.visit_of(event)
        return "no_visit" if not visit.good or _no_ground(visit, account) else ""
    return ""


def _no_ground(visit: Visit, account: Account) -> str:
    if visit.person not in account.listed:
        return "no_elder"
    if not is_80(visit):
        return "not_yet_80"
    return "above_ceiling" if account.above_ceiling(visit) else ""


def _rules(cases: Sequence[Case], drafts: Sequence[Draft]) -> Data:
    """The planted cases by rule, each with the rows that make it so."""
    rows: dict[tuple[Person, str], list[Data]] = {}
    wanted = {(person, source) for case in cases for person in case.people for source in case.sources}
    for draft in drafts:
        for line in draft.lines:
            if (line.event.person, draft.source) in wanted:
                place = {"file": path_of(draft), "row": line.row}
                rows.setdefault((line.event.person, draft.source), []).append(place)
    rules: dict[str, list[Data]] = {}
    for case in cases:
        found = [
            row for person in case.people for source in case.sources for row in rows.get((person, source), [])
        ]
        rules.setdefault(case.rule, []).append({"kind": case.kind, "hit": case.hit, "rows": found})
    return {
        rule: {
            "must_hit": sum(bool(case["hit"]) for case in found),
            "near_misses": sum(not case["hit"] for case in found),
            "cases": found,
        }
        for rule, found in rules.items()
    }
