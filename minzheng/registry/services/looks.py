"""Looking is written down too: who opened a person's page, who had a masked value shown or copied it, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django.db import connection

from minzheng.platform.acting import Actor
from minzheng.platform.crypto import decrypt
from minzheng.platform.verbs import Reason, Refused
from minzheng.registry.models import Person

LOOK = """
    INSERT INTO platform_look (area_id, party_id, agent_id, subject_id, what, reason)
    VALUES (%s, %s, %s, %s, %s, %s)
"""
LEAST_REASON = 4  # characters of a reason in free words
COPIED = "_copied"
REVEAL = "registry.reveal"


class AboutSomebody(Protocol):
    """A row about a person: their own, or one on which somebody outside the bureau works, with values copied on it."""

    area_id: int
    subject_id: int


def look_at(actor: Actor, row: AboutSomebody, what: str = "page", reason: str = "") -> None:
    """Notes the look, under the looker's own scope: only what may be seen can be looked at."""
    party = _party_of(actor, row)
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [row.area_id, party, actor.agent_id, row.subject_id, what, reason])


def look_at_all(actor: Actor, rows: Sequence[AboutSomebody], *, what: str, reason: str) -> None:
    """Notes the same look at each of these rows."""
    with connection.cursor() as cursor:
        told = [
            (row.area_id, _party_of(actor, row), actor.agent_id, row.subject_id, what, reason) for row in rows
        ]
        cursor.executemany(LOOK, told)


def reveal_copied(
    actor: Actor, row: AboutSomebody, *, permit: str, what: str, reason: str, values: tuple[bytes, ...]
) -> tuple[str, ...]:
    """Values copied onto a row that the actor works on, after one look at all of them is noted under `what`; empty ones
    stay empty. Refuses without a reason, and who lacks the permit in the row's place."""
    _ask(actor, row, permit, reason)
    look_at(actor, row, what=what, reason=reason.strip())
    return tuple(decrypt(value) for value in values)


def note_copy(actor: Actor, row: AboutSomebody, *, permit: str, what: str, reason: str) -> None:
    """A second look: what was shown under `what` was copied from the screen. Refuses as the reveal does."""
    _ask(actor, row, permit, reason)
    look_at(actor, row, what=f"{what}{COPIED}", reason=reason.strip())


def reveal(actor: Actor, *, person: Person, what: str, reason: str) -> str:
    """The value behind the mask (`id_number`, `phone` or `door`), after the look is noted; refuses without reason."""
    values = {"id_number": person.id_cipher, "phone": person.phone_cipher, "door": person.door_cipher}
    if what not in values:
        raise Refused("not_found")
    (value,) = reveal_copied(
        actor, person, permit=REVEAL, what=what, reason=reason, values=(bytes(values[what]),)
    )
    return value


def _ask(actor: Actor, row: AboutSomebody, permit: str, reason: str) -> None:
    place = row.area_id if actor.hat == "staff" else _party_of(actor, row)
    if place not in actor.where(permit):
        raise Refused("not_permitted", (Reason("permit", permit),))
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("reason_missing", (Reason("reason", reason),))


def _party_of(actor: Actor, row: AboutSomebody) -> int | None:
    """The party for which the actor looks; None for staff."""
    party: int | None = getattr(row, "party_id", None) if actor.hat == "party" else None
    return party
