"""Households: formed, joined, left, a head named; and the residence booklet as its files tell it, person by person."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from minzheng.platform.acting import Actor
from minzheng.platform.bulk import bare
from minzheng.platform.crypto import blind
from minzheng.platform.time import today
from minzheng.platform.verbs import Longest, Origin, Reason, Refused, Told, setwise, verb
from minzheng.platform.verbs.frame import running
from minzheng.registry.households import household_on, size_on, stay_on
from minzheng.registry.models import Household, Membership, Person
from minzheng.registry.searching import with_number
from minzheng.registry.services.claims import standing_claims, write_claims

Number = Annotated[str, Longest(40)]


@verb(permit="registry.register")
def form_household(
    actor: Actor, *, person: Person, kind: Household.Kind, since: date, reason: Told, key: uuid.UUID
) -> Membership:
    """A household of this kind with the person as its head, from this day on; they leave the one they belonged to.

    Refuses a day that is still to come or before the person's birth.
    """
    _ask_day(person, since)
    household = _made(actor, kind)
    return _claimed(actor, _claim(household, person, since, is_head=True), reason)


@verb(permit="registry.register")
def join_household(
    actor: Actor,
    *,
    membership: Membership,
    number: Number,
    relation: str,
    since: date,
    reason: Told,
    key: uuid.UUID,
) -> Membership:
    """The person with exactly this number belongs to the member's household from this day on, in this relation to its
    head; they leave the one they belonged to. Refuses a number that nobody registered in the actor's places has, and
    who is that already."""
    frame = running()
    here = Person.objects.visible_to(actor).registered().filter(with_number(number)).order_by("pk")
    person = here.first()
    if person is None or frame is None or person.area_id not in frame.places:
        raise Refused("nobody_has_number")
    _ask_day(person, since)
    now = stay_on(actor, person.pk, membership.kind, since)
    here_already = now is not None and now.claim.household_id == membership.household_id
    if now is not None and here_already and (now.claim.is_head or now.claim.relation == relation):
        raise Refused("member_already")
    return _claimed(actor, _claim(membership.household, person, since, relation=relation), reason)


@verb(permit="registry.register")
def leave_household(
    actor: Actor, *, membership: Membership, left_on: date, reason: Told, key: uuid.UUID
) -> Membership:
    """The member belongs to the household until this day and no longer. Refuses a day on which they don't belong to it,
    and one that something told later goes beyond."""
    claim = _claim_on(actor, membership, left_on)
    later = (
        Membership.objects.visible_to(actor)
        .standing()
        .filter(subject=claim.subject_id, kind=claim.kind, valid_from__gt=left_on)
    )
    if later.exists():
        raise Refused("told_later", (Reason("left_on", str(left_on)),))
    return _claimed(actor, _again(claim, claim.valid_from, valid_until=left_on), reason, [claim])


@verb(permit="registry.register")
def name_head(
    actor: Actor, *, membership: Membership, since: date, reason: Told, key: uuid.UUID
) -> Membership:
    """The member is the household's head from this day on; how others are related to the new head is not known yet.

    Refuses who doesn't belong to it on that day, who is the head, and a household with members in places where the
    actor may not write: the district names its head.
    """
    claim = _claim_on(actor, membership, since)
    if claim.is_head:
        raise Refused("head_already")
    frame = running()
    members = [stay.claim for stay in household_on(actor, claim.household_id, claim.kind, since)]
    mine = [one for one in members if frame is not None and one.area_id in frame.places]
    if len(mine) < size_on(claim.household_id, since):
        raise Refused("members_elsewhere")
    others = [_again(one, since, relation="", is_head=False) for one in members if one.pk != claim.pk]
    return _claimed(actor, _again(claim, since, relation="", is_head=True), reason, others=others)


@dataclass(frozen=True, slots=True)
class BookRow:
    """What a row of the residence booklet says of a person (`target_id`): the household's number, the relation to its
    head, since when. What a file tells has its row as `origin`, the file's source, and the day it was sent."""

    target_id: int
    number: str
    since: date
    relation: str = ""
    is_head: bool = False
    origin: Origin | None = field(default=None, compare=False)
    source: str = field(default="", compare=False)
    sent_on: date | None = field(default=None, compare=False)


@verb(permit="registry.register")
def enter_in_book(
    actor: Actor,
    *,
    person: Person,
    number: Number,
    since: date,
    key: uuid.UUID,
    relation: str = "",
    is_head: bool = False,
) -> Membership:
    """The person stands in the household with this number from this day on; the first to do so makes it."""
    row = BookRow(person.pk, number, since, relation, is_head)
    (claim,) = _entered(actor, [row], {person.pk: person})
    return claim


@setwise(enter_in_book, target=Person)
def enter_all_in_book(
    actor: Actor, rows: Sequence[BookRow], targets: Mapping[int, Person]
) -> Sequence[Membership | Refused]:
    """One answer a row."""
    return _entered(actor, rows, targets)


@dataclass(frozen=True, slots=True)
class WithdrawMembershipRow:
    """A membership to withdraw."""

    target_id: int


@verb(permit="exchange.withdraw")
def withdraw_membership(
    actor: Actor, *, membership: Membership, key: uuid.UUID, reason: Told = ""
) -> Membership:
    """What was said no longer stands, and what was said before it holds again."""
    write_claims(actor, [], _standing([membership]), reason=reason)
    return membership


@setwise(withdraw_membership, target=Membership)
def withdraw_memberships(
    actor: Actor, rows: Sequence[WithdrawMembershipRow], targets: Mapping[int, Membership]
) -> Sequence[Membership | Refused]:
    """One answer a row."""
    gone = [targets[row.target_id] for row in rows]
    write_claims(actor, [], _standing(gone))
    return gone


def _standing(claims: Sequence[Membership]) -> list[Membership]:
    return [claim for claim in claims if claim.withdrawn_by is None]


def _ask_day(person: Person, since: date) -> None:
    if since > today():
        raise Refused("in_future", (Reason("since", str(since)),))
    if since < person.birth_date:
        raise Refused("dates", (Reason("since", str(since)),))


def _claim_on(actor: Actor, membership: Membership, day: date) -> Membership:
    """What says that the member belongs to that household on that day; refuses where nothing does."""
    if day > today():
        raise Refused("in_future", (Reason("since", str(day)),))
    stay = stay_on(actor, membership.subject_id, membership.kind, day)
    if stay is None or stay.claim.household_id != membership.household_id:
        raise Refused("no_member", (Reason("since", str(day)),))
    return stay.claim


def _made(actor: Actor, kind: str, book_index: bytes = b"") -> Household:
    frame = running()
    verb_name = frame.verb if frame is not None else ""
    return Household.objects.create(kind=kind, book_index=book_index, agent_id=actor.agent_id, verb=verb_name)


def _claim(
    household: Household, person: Person, since: date, *, relation: str = "", is_head: bool = False
) -> Membership:
    return bare(
        Membership,
        household_id=household.pk,
        subject_id=person.pk,
        area_id=person.area_id,
        kind=household.kind,
        relation=relation,
        is_head=is_head,
        valid_from=since,
    )


def _again(claim: Membership, since: date, **changed: object) -> Membership:
    """The same once more as an own entry, from a day on and with something changed."""
    told: dict[str, object] = {
        "household_id": claim.household_id,
        "subject_id": claim.subject_id,
        "area_id": claim.area_id,
        "kind": claim.kind,
        "relation": claim.relation,
        "is_head": claim.is_head,
        "valid_from": since,
    }
    return bare(Membership, **(told | changed))


def _claimed(
    actor: Actor,
    claim: Membership,
    reason: str,
    gone: Sequence[Membership] = (),
    *,
    others: Sequence[Membership] = (),
) -> Membership:
    write_claims(actor, [claim, *others], gone, reason=reason)
    return claim


def _entered(actor: Actor, rows: Sequence[BookRow], people: Mapping[int, Person]) -> list[Membership]:
    """What was told before by the same file, or as an own entry of the same day, is answered with that."""
    books = _books(actor, {row.number for row in rows})
    known = {
        claim.told_by: claim for claim in standing_claims(actor, sorted({row.target_id for row in rows}))
    }
    claims: list[Membership] = []
    new: list[Membership] = []
    origins: dict[int, Origin | None] = {}
    for row in rows:
        claim = _claim(
            books[row.number], people[row.target_id], row.since, relation=row.relation, is_head=row.is_head
        )
        claim.source, claim.sent_on = row.source, row.sent_on
        claim.delivery = row.origin.delivery if row.origin is not None else None
        if claim.told_by not in known:
            known[claim.told_by] = claim
            origins[len(new)] = row.origin
            new.append(claim)
        claims.append(known[claim.told_by])
    write_claims(actor, new, origins=origins)
    return claims


def _books(actor: Actor, numbers: set[str]) -> dict[str, Household]:
    """The households of these numbers of the register, made where there is none."""
    indexes = {number: blind(number) for number in sorted(numbers)}
    known = {
        bytes(one.book_index): one for one in Household.objects.filter(book_index__in=list(indexes.values()))
    }
    return {
        number: known.get(index) or _made(actor, Household.Kind.BOOK, index)
        for number, index in indexes.items()
    }
