"""Withdrawing: orders, visits and checks that a withdrawn file brought; rows stay and name the event that took them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minzheng.orders.models import Order, ServiceVisit
from minzheng.orders.services.reports import NUMBER
from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import Among, update_all
from minzheng.platform.verbs import Reason, Refused, Told, record, setwise, verb
from minzheng.platform.verbs.frame import running

WITHDRAWN, REOPENED = "withdrawn", "reopened"


@dataclass(frozen=True, slots=True)
class WithdrawRow:
    """An order, a visit or a checked visit (`target_id`) to be withdrawn."""

    target_id: int


@verb(permit="exchange.withdraw")
def withdraw_order(actor: Actor, *, order: Order, key: uuid.UUID, reason: Told = "") -> Order:
    """The order no longer stands, nor do the visits that stood on it. Withdrawn twice it is withdrawn once."""
    _withdraw_orders([order], reason)
    return order


@setwise(withdraw_order, target=Order)
def withdraw_orders(
    actor: Actor, rows: Sequence[WithdrawRow], targets: Mapping[int, Order]
) -> Sequence[Order | Refused]:
    """One answer a row."""
    orders = [targets[row.target_id] for row in rows]
    _withdraw_orders(orders, "")
    return orders


@verb(permit="exchange.withdraw")
def withdraw_visit(actor: Actor, *, visit: ServiceVisit, key: uuid.UUID, reason: Told = "") -> ServiceVisit:
    """The visit no longer stands, so it counts no more and its number is free. Withdrawn twice is withdrawn once."""
    _withdraw(ServiceVisit, [visit], reason)
    return visit


@setwise(withdraw_visit, target=ServiceVisit)
def withdraw_visits(
    actor: Actor, rows: Sequence[WithdrawRow], targets: Mapping[int, ServiceVisit]
) -> Sequence[ServiceVisit | Refused]:
    """One answer a row."""
    visits = [targets[row.target_id] for row in rows]
    _withdraw(ServiceVisit, visits, "")
    return visits


@verb(permit="exchange.withdraw")
def withdraw_check(actor: Actor, *, visit: ServiceVisit, key: uuid.UUID) -> ServiceVisit:
    """What the street said of the visit no longer holds: it is reported again and waits for another check."""
    (answer,) = _reopen([visit])
    if isinstance(answer, Refused):
        raise answer
    return answer


@setwise(withdraw_check, target=ServiceVisit)
def withdraw_checks(
    actor: Actor, rows: Sequence[WithdrawRow], targets: Mapping[int, ServiceVisit]
) -> Sequence[ServiceVisit | Refused]:
    """One answer a row."""
    return _reopen([targets[row.target_id] for row in rows])


def _withdraw_orders(orders: Sequence[Order], reason: str) -> None:
    _withdraw(Order, orders, reason)
    with unscoped("a visit doesn't outlive its order, wherever it lies"):
        visits = list(
            ServiceVisit.objects.standing().filter(
                Among("subject_id", {order.subject_id for order in orders}),
                Among("order_id", [order.pk for order in orders]),
            )
        )
    _withdraw(ServiceVisit, visits, reason)


def _withdraw(
    model: type[Order] | type[ServiceVisit], rows: Iterable[Order | ServiceVisit], reason: str
) -> None:
    frame = running()
    standing = {row.pk: row for row in rows if row.withdrawn_by is None}
    for row in standing.values():
        row.withdrawn_by = frame.event_id if frame else 0
        record(row, kind=WITHDRAWN, reason=reason)
    update_all(model, list(standing.values()), ("withdrawn_by",))


def _reopen(visits: Sequence[ServiceVisit]) -> list[ServiceVisit | Refused]:
    answers: list[ServiceVisit | Refused] = []
    changed: dict[int, ServiceVisit] = {}
    for visit in visits:
        if visit.state == ServiceVisit.State.REPORTED:
            answers.append(Refused("not_checked", (Reason(NUMBER, visit.number),)))
            continue
        visit.state, visit.checked_on, visit.check_way = ServiceVisit.State.REPORTED, None, ""
        changed[visit.pk] = visit
        answers.append(visit)
    update_all(ServiceVisit, list(changed.values()), ("state", "checked_on", "check_way"))
    for visit in changed.values():
        record(visit, kind=REOPENED)
    return answers
