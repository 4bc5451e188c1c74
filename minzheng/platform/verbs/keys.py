"""A verb is made once: the key claims the event, a second caller waits, the same key gives the first answer."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from django.db import connection, models

from minzheng.platform.acting import Actor
from minzheng.platform.verbs.refused import Reason, Refused

CLAIM = """
    INSERT INTO platform_event (actor_id, verb, cause_id, key, fingerprint) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT DO NOTHING RETURNING id
"""
FIRST = "SELECT id, fingerprint FROM platform_event WHERE verb = %s AND actor_id = %s AND key = %s"
AS_IT_IS = frozenset({str, int, float, bool, type(None)})
DERIVED = 5  # uuid version of keys made from an event


@dataclass(frozen=True)
class Claim:
    """The event, and whether this call is a repetition of an earlier one."""

    event_id: int
    is_replay: bool


def plain(value: Any) -> Any:
    """A value as JSON can hold it: models by label and key, dates in ISO form, bytes by their digest."""
    if type(value) in AS_IT_IS:
        return value
    if isinstance(value, models.Model):
        return f"{value._meta.label_lower}:{value.pk}"
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    if isinstance(value, bytes):
        # A file is told by its digest: as digits it would take twice its size, and again as much for every copy.
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, frozenset | set):
        return sorted(plain(part) for part in value)
    if isinstance(value, Sequence):
        return [plain(part) for part in value]
    raise TypeError(f"{type(value).__name__} has no place in a verb's arguments")


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind))


def fingerprint(arguments: Any, key: uuid.UUID) -> bytes:
    """SHA-256 over every argument, every row of a set included; nothing for a derived key, which isn't compared."""
    if key.version == DERIVED:
        return b""
    text = json.dumps(plain(arguments), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()


def claim(actor: Actor, verb: str, key: uuid.UUID, print_: bytes, cause: int | None) -> Claim:
    """Inserts the event or finds the first one. People's keys are compared by fingerprint; a key derived from an
    event is not: a handler recomputes its rows, and the first result stands."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [actor.agent_id, verb, cause, key, print_])
        made = cursor.fetchone()
        if made:
            return Claim(made[0], is_replay=False)
        cursor.execute(FIRST, [verb, actor.agent_id, key])
        event_id, first_print = cursor.fetchone()
    if key.version != DERIVED and bytes(first_print) != print_:
        raise Refused("key_reused", (Reason("key", str(key), "a key belongs to one call"),))
    return Claim(event_id, is_replay=True)
