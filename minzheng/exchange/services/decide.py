"""Deciding: a person says whether a row and somebody in the register are the same; it can be taken back."""

from __future__ import annotations

import uuid

from minzheng.exchange.models import Delivery, Match
from minzheng.exchange.working import work_follows
from minzheng.platform.acting import Actor
from minzheng.platform.time import now
from minzheng.platform.verbs import Refused, record, verb
from minzheng.registry.models import Person

MATCH = "exchange.match"


@verb(permit=MATCH)
def take_for_same(actor: Actor, *, match: Match, key: uuid.UUID, person: Person | None = None) -> Match:
    """The row is about this person, one of those that it may mean, the likeliest if nobody is named; it will count.

    Refuses what is decided already, somebody whom nothing in the row speaks for or who has moved out of sight, and a
    withdrawn file.
    """
    _ask_open(match)
    meant = person.pk if person is not None else match.likeliest
    if meant not in [one["subject"] for one in match.candidates]:
        raise Refused("no_candidate")
    here = Person.objects.visible_to(actor).filter(pk=meant, area__in=actor.where(MATCH))
    if not here.exists():
        raise Refused("not_found")
    return _decided(actor, match, Match.Decision.SAME, meant)


@verb(permit=MATCH)
def keep_apart(actor: Actor, *, match: Match, key: uuid.UUID) -> Match:
    """The row is about none of those that it may mean: it goes back to its sender. Refuses as `take_for_same` does."""
    _ask_open(match)
    return _decided(actor, match, Match.Decision.APART, None)


@verb(permit=MATCH)
def undo_decision(actor: Actor, *, match: Match, key: uuid.UUID) -> Match:
    """The row stands as the evidence left it, and what the decision brought is taken back; refuses where nobody has
    decided, and a withdrawn file."""
    _ask_in_force(match)
    if match.decision == Match.Decision.NONE:
        raise Refused("match_open")
    meant = match.likeliest if match.band == Match.Band.ACCEPT else None
    return _decided(actor, match, Match.Decision.NONE, meant)


def _ask_in_force(match: Match) -> None:
    if match.delivery.state == Delivery.State.WITHDRAWN:
        raise Refused("withdrawn_already")


def _ask_open(match: Match) -> None:
    _ask_in_force(match)
    if match.decision != Match.Decision.NONE:
        raise Refused("match_decided")


def _decided(actor: Actor, match: Match, decision: Match.Decision, meant: int | None) -> Match:
    undone = decision == Match.Decision.NONE
    match.decision, match.meant = decision, meant
    match.decided_by_id = None if undone else actor.agent_id
    match.decided_at = None if undone else now()
    work_follows(match)
    match.save(update_fields=["decision", "meant", "decided_by", "decided_at", "work_event"])
    record(match, kind="undone" if undone else str(decision), subject_id=meant)
    return match
