"""Placing: an order from an approved plan, or from what everybody of an age is entitled to."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from minzheng.casework.models import Plan, PlanItem
from minzheng.orders.models import Order
from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import insert_all
from minzheng.platform.models import Party
from minzheng.platform.verbs import Origin, Reason, Refused, record, setwise, verb
from minzheng.registry.models import Person
from minzheng.worklist.services import finish_tasks_of

PLAN = "casework.plan"


@verb(permit="orders.place")
def place_order(
    actor: Actor, *, plan_item: PlanItem, party: Party, valid_from: date, valid_until: date, key: uuid.UUID
) -> Order:
    """The provider has an order with what it must know of the person; the plan it follows from must be approved."""
    if plan_item.plan.state != Plan.State.APPROVED:
        raise Refused("not_approved", (Reason("plan", plan_item.plan.get_state_display()),))
    if valid_until < valid_from:
        raise Refused("dates", (Reason("valid_until", str(valid_until), str(valid_from)),))
    with unscoped("an item of a plan is ordered once"):
        if Order.objects.filter(plan_item=plan_item).exists():
            raise Refused("ordered_already")
    order = Order(
        subject_id=plan_item.subject_id,
        area_id=plan_item.area_id,
        party=party,
        basis=Order.Basis.PLAN,
        plan_item=plan_item,
        item=plan_item.item,
        quantity=plan_item.quantity,
        price=plan_item.price,
        valid_from=valid_from,
        valid_until=valid_until,
        reasons=plan_item.reasons,
    )
    _copy_person(order, Person.objects.visible_to(actor).get(pk=plan_item.subject_id))
    order.save(force_insert=True)
    record(order)
    if not _unordered(actor, plan_item):
        finish_tasks_of(actor, PLAN, [plan_item.plan_id])
    return order


def _unordered(actor: Actor, plan_item: PlanItem) -> bool:
    items = PlanItem.objects.visible_to(actor).filter(plan_id=plan_item.plan_id)
    ordered = Order.objects.visible_to(actor).filter(plan_item__plan_id=plan_item.plan_id).count()
    return items.count() > ordered


def _copy_person(order: Order, person: Person) -> None:
    order.label = person.name
    order.estate = person.estate
    order.door_cipher, order.phone_cipher = bytes(person.door_cipher), bytes(person.phone_cipher)


@dataclass(frozen=True, slots=True)
class EntitledRow:
    """What a person (`target_id`) is entitled to: item, units a month, price in fen, since when, until when."""

    target_id: int
    party_id: int
    item: str
    quantity: int
    price: int
    valid_from: date
    valid_until: date
    reasons: tuple[dict[str, object], ...] = ()
    origin: Origin | None = field(default=None, compare=False)


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
    valid_until: date,
    key: uuid.UUID,
) -> Order:
    """The person's standing order of an entitlement; a second one for the same item and end is the first one."""
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
    known = _entitled(rows)
    new: list[tuple[Order, Origin | None]] = []
    answers: list[Order | Refused] = []
    for row in rows:
        person, name = targets[row.target_id], (row.target_id, row.item, row.valid_until)
        if row.valid_until < row.valid_from or (person.died_on and person.died_on < row.valid_from):
            answers.append(Refused("dates", (Reason("valid_from", str(row.valid_from)),)))
            continue
        if name not in known:
            known[name] = _entitled_order(row, person)
            new.append((known[name], row.origin))
        answers.append(known[name])
    insert_all(Order, [order for order, _ in new])
    for order, origin in new:
        record(order, origin=origin)
    return answers


def _entitled_order(row: EntitledRow, person: Person) -> Order:
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
    _copy_person(order, person)
    return order


def _entitled(rows: Sequence[EntitledRow]) -> dict[tuple[int, str, date], Order]:
    subjects = {row.target_id for row in rows}
    with unscoped("an entitlement is ordered once, wherever the person lives now"):
        found = Order.objects.filter(basis=Order.Basis.ENTITLEMENT, subject_id__in=subjects)
        return {(order.subject_id, order.item, order.valid_until): order for order in found}
