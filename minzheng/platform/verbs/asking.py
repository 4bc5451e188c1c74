"""What a verb asks before it acts: is the row in sight, may it be written here; and how a refusal is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TypeVar

from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction
from psycopg.errors import InsufficientPrivilege, StringDataRightTruncation

from minzheng.platform.acting import Actor, acting
from minzheng.platform.bulk import OutOfReach
from minzheng.platform.scope import ScopedModel
from minzheng.platform.verbs.refused import Reason, Refused

R = TypeVar("R")
M = TypeVar("M", bound=ScopedModel)

LOG_REFUSAL = "INSERT INTO platform_refusedcall (agent_id, verb, code, reasons) VALUES (%s, %s, %s, %s)"


def place_of(actor: Actor, row: ScopedModel) -> int | None:
    """The place of a row on the axis of the actor's hat."""
    if actor.hat == "staff":
        area: int = row.area_id
        return area
    party: int | None = getattr(row, "party_id", None)
    return party


def numbered(row: ScopedModel) -> str:
    """A row by kind and number: refusals are kept for good, so they name nobody."""
    return f"{row._meta.label_lower}:{row.pk}"


def lock(actor: Actor, row: M) -> M:
    """The row as it is now, locked, through the door; tells out of sight from not writable here."""
    rows = type(row).objects.visible_to(actor)
    found = rows.select_for_update(no_key=True, of=("self",)).filter(pk=row.pk).first()
    if found is not None:
        locked: M = found
        return locked
    if rows.filter(pk=row.pk).exists():
        raise Refused("not_permitted_here", (Reason("row", numbered(row)),))
    raise Refused("not_found")


def ask_place(actor: Actor, row: ScopedModel, places: frozenset[int]) -> None:
    """Refuses a row outside the areas or parties of the permit."""
    if place_of(actor, row) not in places:
        raise Refused("not_permitted_here", (Reason("row", numbered(row)),))


def logging_refusals(actor: Actor, verb: str, call: Callable[[], R]) -> R:
    """Runs the call; a refusal is logged in a transaction of its own and raised again."""
    try:
        return call()
    except Refused as refused:
        _log(actor, verb, refused)
        raise
    except (DataError, IntegrityError, OutOfReach, ProgrammingError) as error:
        refusal = _refusal_of(error)
        if refusal is None:
            raise
        _log(actor, verb, refusal)
        raise refusal from error


def _refusal_of(error: DataError | IntegrityError | OutOfReach | ProgrammingError) -> Refused | None:
    """What the database's own no means; None where it is no refusal but a defect."""
    if isinstance(error, IntegrityError):
        return Refused("conflict", (Reason("constraint", _constraint(error)),))
    if isinstance(error, DataError):
        return Refused("too_long") if isinstance(error.__cause__, StringDataRightTruncation) else None
    if isinstance(error, OutOfReach):
        return Refused("not_permitted_here", (Reason("row", str(error)),))
    return Refused("not_permitted_here") if isinstance(error.__cause__, InsufficientPrivilege) else None


def _constraint(error: IntegrityError) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


def _log(actor: Actor, verb: str, refused: Refused) -> None:
    reasons = json.dumps([reason.as_json() for reason in refused.reasons], ensure_ascii=False)
    with transaction.atomic(), acting(actor), connection.cursor() as cursor:
        cursor.execute(LOG_REFUSAL, [actor.agent_id, verb, refused.code, reasons])
