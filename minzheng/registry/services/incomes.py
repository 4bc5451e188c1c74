"""Income entered at the counter: a part of a household's means, a month, since a day, with what proves it."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal
from typing import Annotated

from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.time import today
from minzheng.platform.verbs import Longest, Reason, Refused, Told, record, verb
from minzheng.platform.verbs.frame import running
from minzheng.registry.content import means_parts
from minzheng.registry.models import Income, Person

FEN_A_YUAN = 100
Proof = Annotated[str, Longest(120)]


@verb(permit="means.record")
def record_income(
    actor: Actor,
    *,
    person: Person,
    part: str,
    amount: Decimal,
    valid_from: date,
    proof: Proof,
    key: uuid.UUID,
    valid_until: date | None = None,
) -> Income:
    """The person has (or spends) so many yuan a month of this part since this day; what was entered of it before counts
    until then. Refuses a part that the pack doesn't name, an amount below zero or finer than a fen, a day to come, an
    end before the beginning, and a second entry of the same day."""
    fen = amount * FEN_A_YUAN
    if part not in means_parts(installed_pack()):
        raise Refused("no_such_part", (Reason("part", part),))
    if fen < 0 or fen != fen.to_integral_value():
        raise Refused("amount", (Reason("amount", str(amount)),))
    if valid_from > today():
        raise Refused("in_future", (Reason("valid_from", str(valid_from)),))
    if valid_until is not None and valid_until < valid_from:
        raise Refused("dates", (Reason("valid_until", str(valid_until), str(valid_from)),))
    frame = running()
    income = Income(
        subject_id=person.pk,
        area_id=person.area_id,
        part=part,
        amount=int(fen),
        proof=proof,
        valid_from=valid_from,
        valid_until=valid_until,
        recorded_by=frame.event_id if frame else 0,
    )
    income.save(force_insert=True)
    record(income)
    return income


@verb(permit="means.record")
def withdraw_income(actor: Actor, *, income: Income, reason: Told, key: uuid.UUID) -> Income:
    """The entry no longer stands: it was wrong. Refuses one withdrawn already."""
    if income.withdrawn_by is not None:
        raise Refused("withdrawn_already")
    frame = running()
    income.withdrawn_by = frame.event_id if frame else 0
    income.save(update_fields=["withdrawn_by"])
    record(income, kind="withdrawn", reason=reason)
    return income
