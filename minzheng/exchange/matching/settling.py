"""Brings a file in line with what was decided on its matched rows: they count, or go back, or wait again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from minzheng.exchange.content import Contract
from minzheng.exchange.kept import STAGED, kept_batches
from minzheng.exchange.kernel.rows import BadRow
from minzheng.exchange.matching.fates import Fate, Outcome, Place, fates
from minzheng.exchange.merging.refusals import told
from minzheng.exchange.merging.retelling import retell
from minzheng.exchange.merging.returned import give_back
from minzheng.exchange.models import Delivery, Match, ReturnedRow
from minzheng.exchange.staging import PLACES, SETTLED, StagedRow, restage, rows_of, standing_at
from minzheng.exchange.working import work_follows
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among, update_all
from minzheng.platform.verbs import Origin, record
from minzheng.platform.verbs.frame import Frame
from minzheng.registry.models import Person
from minzheng.registry.services import TakeUpRow, take_up_people

COUNTED = {
    Outcome.NONE: "waiting",
    Outcome.IN: "accepted",
    Outcome.TWICE: "skipped",
    Outcome.BACK: "returned",
}
Columns = Mapping[str, tuple[str, str]]
NO_COLUMNS: Columns = {}


def settle(
    actor: Actor, delivery: Delivery, contract: Contract, frame: Frame, columns: Columns = NO_COLUMNS
) -> bool:
    """Stages, tells and returns what was decided; the same again changes nothing. Tells whether anything changed.

    `columns` are letter and heading of the file's columns, where they are known.
    """
    matches: list[Match] = list(Match.objects.visible_to(actor).filter(delivery=delivery).in_order())
    staged = _looked_at(delivery, matches) if matches else None
    if staged is None:
        return False
    places = {(match.sheet, match.row) for match in matches}
    found = fates(contract, matches, staged.about, staged.codes, columns)
    before = staged.subjects
    after = {place: fate.staged for place, fate in found.items() if fate.staged is not None}
    changed = {place for place in places if _subject(before, place) != _subject(after, place)}
    if not changed and all(match.outcome == found[match.sheet, match.row].outcome for match in matches):
        return False
    found |= _take_in(actor, delivery, contract, before, after, changed, frame)
    _return(actor, delivery, matches, found)
    _note(delivery, matches, found)
    return True


@dataclass
class _Staged:
    """Of a file's staged rows what matters for its matches: whose those are that a match is about, by place, and all
    others about somebody whom a match means; beside them the columns."""

    codes: list[str]
    subjects: dict[Place, int | None]
    about: list[StagedRow]


def _looked_at(delivery: Delivery, matches: Sequence[Match]) -> _Staged | None:
    places = {(match.sheet, match.row) for match in matches}
    meant = pa.array({match.meant for match in matches} - {None}, pa.int64())
    with kept_batches(delivery, STAGED) as batches:
        if batches is None:
            return None
        found = _Staged(batches.schema.names[len(PLACES) :], {}, [])
        for batch in batches:
            ours = standing_at(batch, places)
            found.subjects |= {(row.sheet, row.row): row.subject_id for row in rows_of(batch.filter(ours))}
            of_meant = pc.and_(pc.invert(ours), pc.is_in(batch.column("subject"), meant))
            found.about += rows_of(batch.filter(of_meant))
    return found


def _subject(rows: Mapping[Place, StagedRow | int | None], place: Place) -> int | None:
    row = rows.get(place)
    return row.subject_id if isinstance(row, StagedRow) else row


def _take_in(
    actor: Actor,
    delivery: Delivery,
    contract: Contract,
    before: Mapping[Place, int | None],
    after: Mapping[Place, StagedRow],
    changed: set[Place],
    frame: Frame,
) -> dict[Place, Fate]:
    """Stages the rows and tells anew of everybody concerned; gives the fates of rows that were refused."""
    subjects = {subject for place in changed for subject in (_subject(before, place), _subject(after, place))}
    concerned = {subject for subject in subjects if subject is not None}
    restage(delivery, {*before, *after}, list(after.values()))
    if not concerned:
        return {}
    if contract.registers:
        _take_up(actor, concerned & {row.subject_id or 0 for row in after.values()}, frame)
    refused = retell(actor, delivery, contract, concerned, frame)
    back = {
        (at.sheet, at.row): Fate(Outcome.BACK, problems=told(why))
        for at, why in refused
        if (at.sheet, at.row) in after
    }
    if back:
        restage(delivery, back, [])
    return back


def _take_up(actor: Actor, subjects: set[int], frame: Frame) -> None:
    """Of a source that registers, whoever was merely seen so far is registered, as by their number."""
    seen = Person.objects.visible_to(actor).filter(
        Among("subject_id", sorted(subjects)), standing=Person.Standing.OBSERVED
    )
    rows = [TakeUpRow(pk) for pk in seen.order_by("pk").values_list("pk", flat=True)]
    if rows:
        take_up_people.many(actor, rows, key=frame.key)


def _return(actor: Actor, delivery: Delivery, matches: Sequence[Match], found: Mapping[Place, Fate]) -> None:
    """Rows go back that didn't, and come out again that did."""
    wanted = {place: fate.problems for place, fate in found.items() if fate.outcome == Outcome.BACK}
    ours = {(match.sheet, match.row) for match in matches if match.outcome == Outcome.BACK}
    rows = delivery.returned_rows.filter(row__in=sorted({row for _, row in ours}))
    standing = {(row.sheet, row.row): row for row in rows if (row.sheet, row.row) in ours}
    for place, row in standing.items():
        if [problem.as_json() for problem in wanted.get(place, ())] != row.problems:
            record(row, kind="not_returned", origin=Origin(delivery.pk, row.sheet, row.row))
            ReturnedRow.objects.visible_to(actor).filter(pk=row.pk).delete()
        else:
            del wanted[place]
    give_back(actor, delivery, [BadRow(sheet, row, told) for (sheet, row), told in wanted.items()])


def _note(delivery: Delivery, matches: Sequence[Match], found: Mapping[Place, Fate]) -> None:
    """Each row's outcome, and the counts of the file, which add up as before."""
    changed = [match for match in matches if match.outcome != found[match.sheet, match.row].outcome]
    for match in changed:
        was, match.outcome = COUNTED[Outcome(match.outcome)], found[match.sheet, match.row].outcome
        setattr(delivery, was, getattr(delivery, was) - 1)
        work_follows(match)
        now = COUNTED[match.outcome]
        setattr(delivery, now, getattr(delivery, now) + 1)
        record(
            match,
            kind=f"{SETTLED}{match.outcome or 'open'}",
            subject_id=match.meant,
            origin=Origin(delivery.pk, match.sheet, match.row),
        )
    update_all(Match, changed, ("outcome", "work_event"))
