"""Looking is written down too: who opened a person's page, who had a masked value shown, and why."""

from __future__ import annotations

from django.db import connection

from minzheng.platform.acting import Actor
from minzheng.platform.crypto import decrypt
from minzheng.platform.verbs import Reason, Refused
from minzheng.registry.models import Person

LOOK = "INSERT INTO platform_look (area_id, agent_id, subject_id, what, reason) VALUES (%s, %s, %s, %s, %s)"
LEAST_REASON = 4  # characters of a reason in free words


def look_at(actor: Actor, person: Person, what: str = "page", reason: str = "") -> None:
    """Notes the look, under the looker's own scope: only what may be seen can be looked at."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [person.area_id, actor.agent_id, person.pk, what, reason])


def reveal(actor: Actor, *, person: Person, what: str, reason: str) -> str:
    """The value behind the mask (`id_number`, `phone` or `door`), after the look is noted; refuses without reason."""
    values = {"id_number": person.id_cipher, "phone": person.phone_cipher, "door": person.door_cipher}
    if what not in values:
        raise Refused("not_found")
    if not actor.may("registry.reveal") or person.area_id not in actor.where("registry.reveal"):
        raise Refused("not_permitted", (Reason("permit", "registry.reveal"),))
    if len(reason.strip()) < LEAST_REASON:
        raise Refused("reason_missing", (Reason("reason", reason),))
    look_at(actor, person, what=what, reason=reason.strip())
    return decrypt(values[what])
