"""Entitling: an order from what everybody of an age is entitled to, once a person and item, whichever list says so."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from minzheng.orders.models import Order
from minzheng.orders.services.placing import VALID_UNTIL, copy_person
from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import Among, insert_all
from minzheng.platform.models import Party
from minzheng.platform.reasons import gettext_noop
from minzheng.platform.verbs import Origin, Reason, Refused, record, setwise, verb
from minzheng.registry.models import Person

DIED_ON = gettext_noop("Day of death")
Known = tuple[int, str, date | None]
MADE, CARRIED = "made", "carried"
"""Kinds of lines: the order was made; a further list carries it, so that it stands while one of them does."""


@dataclass(frozen=True, slots=True)
class EntitledRow:
    """What a person (`target_id`) is entitled to: item, units a month, price in fen, since when, until when if ever."""

    target_id: int
    party_id: int
    item: str
    quantity: int
    price: int
    valid_from: date
    valid_until: date | None = None
    reasons: tuple[Mapping[str, object], ...] = ()
    origin: Origin | None = field(default=None, compare=False)

    @property
    def known_as(self) -> Known:
        """What makes it the same order when another list says it again."""
        return (self.target_id, self.item, self.valid_until)


@verb(permit="orders.place")
def entitle(
    actor: Actor,
    *,
    person: Person,
    party: Party,
    item: str,
    quantity: int,
    price: int,
    valid_from: date,
    key: uuid.UUID,
    valid_until: date | None = None,
) -> Order:
    """The person's standing order of an entitlement; a second one for the same item and end is the first one.

    Refuses an end before the start, and who died before it.
    """
    row = EntitledRow(person.pk, party.pk, item, quantity, price, valid_from, valid_until)
    (answer,) = _entitle([row], {person.pk: person})
    if isinstance(answer, Refused):
        raise answer
    return answer


@setwise(entitle, target=Person)
def entitle_many(
    actor: Actor, rows: Sequence[EntitledRow], targets: Mapping[int, Person]
) -> Sequence[Order | Refused]:
    """One answer a row."""
    return _entitle(rows, targets)


def _entitle(rows: Sequence[EntitledRow], targets: Mapping[int, Person]) -> list[Order | Refused]:
    known = _known(rows)
    new: list[Order] = []
    lines: list[tuple[Order, str, Origin | None]] = []
    answers: list[Order | Refused] = []
    for row in rows:
        person = targets[row.target_id]
        refusal = _refusal(row, person)
        if refusal is not None:
            answers.append(refusal)
            continue
        order = known.get(row.known_as)
        lines.append((order or _order(row, person), CARRIED if order else MADE, row.origin))
        if order is None:
            order = known[row.known_as] = lines[-1][0]
            new.append(order)
        answers.append(order)
    insert_all(Order, new)
    for order, kind, origin in lines:
        record(order, kind=kind, origin=origin)
    return answers


def _refusal(row: EntitledRow, person: Person) -> Refused | None:
    if row.valid_until is not None and row.valid_until < row.valid_from:
        return Refused("dates", (Reason(VALID_UNTIL, str(row.valid_until), str(row.valid_from)),))
    if person.died_on is not None and person.died_on < row.valid_from:
        return Refused("died_before", (Reason(DIED_ON, str(person.died_on), str(person.died_on)),))
    return None


def _order(row: EntitledRow, person: Person) -> Order:
    order = Order(
        subject_id=person.pk,
        area_id=person.area_id,
        party_id=row.party_id,
        basis=Order.Basis.ENTITLEMENT,
        item=row.item,
        quantity=row.quantity,
        price=row.price,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        reasons=list(row.reasons),
    )
    copy_person(order, person)
    return order


def _known(rows: Sequence[EntitledRow]) -> dict[Known, Order]:
    subjects = Among("subject_id", {row.target_id for row in rows})
    with unscoped("an entitlement is ordered once, wherever the person lives now"):
        found = Order.objects.standing().filter(subjects, basis=Order.Basis.ENTITLEMENT)
        return {(order.subject_id, order.item, order.valid_until): order for order in found}
