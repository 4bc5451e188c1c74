"""The verb for what files cause: one transaction, one event, a line a row; refused rows are lines too."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction

from minzheng.platform.acting import Actor, acting, unscoped, writing
from minzheng.platform.bulk import Among
from minzheng.platform.handlers import defer_handlers
from minzheng.platform.models.divisions import Division
from minzheng.platform.models.log import EventLine
from minzheng.platform.registries import Registry
from minzheng.platform.scope import ScopedModel
from minzheng.platform.verbs.asking import logging_refusals, place_of
from minzheng.platform.verbs.duties import did_before
from minzheng.platform.verbs.frame import Frame, framed, record, running
from minzheng.platform.verbs.keys import claim, fingerprint
from minzheng.platform.verbs.one import Verb
from minzheng.platform.verbs.refused import Reason, Refused

REFUSED, ANSWERED = "refused", "answered"  # kinds of lines that are about the call, not about a row

R = TypeVar("R", bound=ScopedModel)
Row = TypeVar("Row")


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not taken: its place in the set (from 0) and why."""

    index: int
    code: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Many(Generic[R]):
    """The answer of a set: ids of rows made or changed, in order, and the refused ones."""

    event_id: int
    done: tuple[int, ...]
    refused: tuple[RefusedRow, ...]


@dataclass
class _CallLine:
    """Stands in for a row where a line is about the call: `pk` is the number in the set."""

    pk: int
    area_id: int
    party_id: int | None

    class _meta:
        label_lower = "row"


class SetVerb(Generic[R, Row]):
    """The set-wise form of a verb: same name, permit and duties, asked by sets."""

    def __init__(
        self,
        one: Verb[Any, R],
        body: Callable[[Actor, Sequence[Row], Mapping[int, Any]], Sequence[R | Refused]],
        target: type[ScopedModel] | None,
    ) -> None:
        """`body` answers each row with the row made or a refusal; `target` is the model that rows act on."""
        self.one, self.body, self.target = one, body, target
        self.__doc__ = body.__doc__

    def many(self, actor: Actor, rows: Sequence[Row], *, key: uuid.UUID, cause: int | None = None) -> Many[R]:
        """Makes the verb for all rows at once. Refuses as a whole only what concerns the whole call."""
        outer = running()
        if outer is not None:
            return self._transact(actor, rows, outer.next_key(self.one.name), outer.event_id)
        return logging_refusals(actor, self.one.name, lambda: self._transact(actor, rows, key, cause))

    def _transact(self, actor: Actor, rows: Sequence[Row], key: uuid.UUID, cause: int | None) -> Many[R]:
        places = actor.where(self.one.permit)
        with transaction.atomic(), acting(actor), writing(places, self.one.name):
            claimed = claim(actor, self.one.name, key, fingerprint(rows, key), cause)
            if claimed.is_replay:
                return _first_answer(claimed.event_id)
            if not places:
                raise Refused("not_permitted", (Reason("permit", self.one.permit),))
            with framed(Frame(actor, self.one.name, claimed.event_id, key, places)) as frame:
                answer = self._act(actor, rows, places, frame)
            defer_handlers(self.one.name, claimed.event_id)
        return answer

    def _act(self, actor: Actor, rows: Sequence[Row], places: frozenset[int], frame: Frame) -> Many[R]:
        targets, refused = self._pick(actor, rows, places)
        taken = [index for index in range(len(rows)) if index not in refused]
        answers = self.body(actor, [rows[index] for index in taken], targets)
        done: list[R] = []
        for index, answer in zip(taken, answers, strict=True):
            if isinstance(answer, Refused):
                refused[index] = answer
            else:
                done.append(answer)
        _record_answer(actor, done, places, frame)
        _record_refused(actor, rows, refused, places)
        return Many(frame.event_id, tuple(row.pk for row in done), _in_order(refused))

    def _pick(
        self, actor: Actor, rows: Sequence[Any], places: frozenset[int]
    ) -> tuple[dict[int, ScopedModel], dict[int, Refused]]:
        """Targets through the door, locked in order of their key; rows without a good one are refused."""
        refused = _misplaced(actor, rows, places)
        if self.target is None:
            return {}, refused
        ids = sorted({row.target_id for row in rows})
        seen = self.target.objects.visible_to(actor).filter(Among(self.target._meta.pk.attname, ids))
        locked = seen.select_for_update(no_key=True, of=("self",)).order_by("pk")
        targets: dict[int, Any] = {row.pk: row for row in locked}
        hidden = set(ids) - set(targets)
        in_sight = set(seen.filter(pk__in=hidden).values_list("pk", flat=True)) if hidden else set()
        same = self._same_person(actor, targets)
        for index, row in enumerate(rows):
            code = _refusal(row.target_id, actor, targets, in_sight, same, places)
            if code:
                refused[index] = Refused(code, (Reason("row", str(row.target_id)),))
        return targets, refused

    def _same_person(self, actor: Actor, targets: Mapping[int, Any]) -> set[int]:
        if not self.one.not_by or not targets or self.target is None:
            return set()
        return did_before(actor, self.target._meta.label_lower, targets, self.one.not_by)


def _refusal(
    target_id: int,
    actor: Actor,
    targets: Mapping[int, Any],
    in_sight: set[int],
    same: set[int],
    places: frozenset[int],
) -> str:
    if target_id not in targets:
        return "not_permitted_here" if target_id in in_sight else "not_found"
    if place_of(actor, targets[target_id]) not in places:
        return "not_permitted_here"
    return "same_person" if target_id in same else ""


def _misplaced(actor: Actor, rows: Sequence[Any], places: frozenset[int]) -> dict[int, Refused]:
    """Rows that name a place of their own outside the permit's: one of them doesn't cost the others."""
    column = "area_id" if actor.hat == "staff" else "party_id"
    asked = ((index, getattr(row, column, None)) for index, row in enumerate(rows))
    return {
        index: Refused("not_permitted_here", (Reason("place", str(place)),))
        for index, place in asked
        if place is not None and place not in places
    }


def _own_place(actor: Actor, places: frozenset[int]) -> tuple[int, int | None]:
    """Area and party under which the call's own lines lie: those that are about no row."""
    place = min(places)
    if actor.hat == "staff":
        return place, None
    root: int = Division.objects.filter(parent=None).values_list("pk", flat=True)[0]
    return root, place


def _record_refused(
    actor: Actor, rows: Sequence[Any], refused: Mapping[int, Refused], places: frozenset[int]
) -> None:
    if not refused:
        return
    area, party = _own_place(actor, places)
    for index, refusal in sorted(refused.items()):
        origin = getattr(rows[index], "origin", None)
        line = _CallLine(index, area, party)
        record(line, kind=REFUSED, diff=refusal.as_json(), origin=origin)


def _record_answer(actor: Actor, done: Sequence[ScopedModel], places: frozenset[int], frame: Frame) -> None:
    """A line of its own if the rows' lines don't tell the answer: some row was known before, or named twice."""
    ids = [row.pk for row in done]
    if ids != frame.told():
        record(_CallLine(0, *_own_place(actor, places)), kind=ANSWERED, diff={"done": ids})


def _in_order(refused: Mapping[int, Refused]) -> tuple[RefusedRow, ...]:
    return tuple(RefusedRow(index, r.code, r.reasons) for index, r in sorted(refused.items()))


def _first_answer(event_id: int) -> Many[Any]:
    """The first call's answer, rebuilt from its lines."""
    with unscoped("a repetition gives the first answer, whatever moved since"):
        lines = list(
            EventLine.objects.filter(event_id=event_id)
            .order_by("id")
            .values_list("kind", "object_id", "diff", "object_kind")
        )
    answered = [line[2]["done"] for line in lines if line[0] == ANSWERED]
    about_rows = [line for line in lines if line[0] not in (REFUSED, ANSWERED)]
    ids = answered[0] if answered else [line[1] for line in about_rows if line[3] == about_rows[0][3]]
    refused = tuple(
        RefusedRow(line[1], line[2]["code"], tuple(Reason(**reason) for reason in line[2]["reasons"]))
        for line in lines
        if line[0] == REFUSED
    )
    return Many(event_id, tuple(ids), refused)


all_set_verbs: Registry[SetVerb[Any, Any]] = Registry("set-wise verbs", unique=lambda many: many.one.name)


def setwise(
    one: Verb[Any, R], *, target: type[ScopedModel] | None = None
) -> Callable[[Callable[[Actor, Sequence[Row], Mapping[int, Any]], Sequence[R | Refused]]], SetVerb[R, Row]]:
    """Decorates the set-wise body of a verb: `(actor, rows, targets) -> one answer a row`."""

    def made(
        body: Callable[[Actor, Sequence[Row], Mapping[int, Any]], Sequence[R | Refused]],
    ) -> SetVerb[R, Row]:
        many: SetVerb[R, Row] = SetVerb(one, body, target)
        all_set_verbs.register(many)
        return many

    return made
