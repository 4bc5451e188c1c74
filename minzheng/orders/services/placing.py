"""Placing: an order from an approved plan, by the street that knows the person."""

from __future__ import annotations

import uuid
from datetime import date

from minzheng.casework.models import Plan, PlanItem
from minzheng.orders.models import Order
from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.models import Party
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.verbs import Reason, Refused, record, verb
from minzheng.registry.models import Person
from minzheng.worklist.services import finish_tasks_of

PLAN = "casework.plan"
PLAN_STATE, VALID_UNTIL = gettext_noop("Plan"), gettext_noop("Valid until")
VALID_FROM, APPROVED_ON = gettext_noop("Holds from"), gettext_noop("approved on %(day)s")


@verb(permit="orders.place")
def place_order(
    actor: Actor, *, plan_item: PlanItem, party: Party, valid_from: date, valid_until: date, key: uuid.UUID
) -> Order:
    """The provider has an order with what it must know of the person; it follows from an approved plan, and not
    from a day before somebody approved it."""
    plan = plan_item.plan
    if plan.state != Plan.State.APPROVED:
        raise Refused("not_approved", (Reason(PLAN_STATE, plan.get_state_display()),))
    if plan.decided_on is not None and valid_from < plan.decided_on:
        approved = phrase(APPROVED_ON, day=str(plan.decided_on))
        raise Refused("before_approval", (Reason(phrase(VALID_FROM), str(valid_from), approved),))
    if valid_until < valid_from:
        raise Refused("dates", (Reason(VALID_UNTIL, str(valid_until), str(valid_from)),))
    with unscoped("an item of a plan is ordered once"):
        if Order.objects.standing().filter(plan_item=plan_item).exists():
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
    copy_person(order, Person.objects.visible_to(actor).get(pk=plan_item.subject_id))
    order.save(force_insert=True)
    record(order)
    if not _unordered(actor, plan_item):
        finish_tasks_of(actor, PLAN, [plan_item.plan_id])
    return order


def _unordered(actor: Actor, plan_item: PlanItem) -> bool:
    items = PlanItem.objects.visible_to(actor).filter(plan_id=plan_item.plan_id)
    orders = Order.objects.visible_to(actor).standing().filter(plan_item__plan_id=plan_item.plan_id)
    ordered = orders.count()
    return items.count() > ordered


def copy_person(order: Order, person: Person) -> None:
    """Gives an order what the provider must know of the person."""
    order.label = person.name
    order.estate = person.estate
    order.door_cipher, order.phone_cipher = bytes(person.door_cipher), bytes(person.phone_cipher)
