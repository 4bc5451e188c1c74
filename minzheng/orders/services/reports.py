"""Reporting: a provider says what it did, visit by visit; each service number once."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextField

from minzheng.orders.models import Order, ServiceVisit
from minzheng.orders.services.ceiling import Used, month_of, used_by
from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import Among, insert_all
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.time import today
from minzheng.platform.verbs import Origin, Reason, Refused, record, setwise, verb

ORDER, NUMBER = gettext_noop("Order"), gettext_noop("Service number")
SERVED_ON, DURATION = gettext_noop("Served on"), gettext_noop("Duration")
SERVED, NUMBERED = gettext_noop("Services on this order"), gettext_noop("number %(number)s of %(month)s")
CEILING = gettext_noop("at most %(number)s a month")
SHORTEST, LONGEST = 1, 24 * 60  # minutes; one visit lies on one day


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A service visit on an order (`target_id`). `item` is what was done, if it wasn't the ordered item itself."""

    target_id: int
    number: str
    served_on: date
    minutes: int
    worker: str
    item: str = ""
    origin: Origin | None = field(default=None, compare=False)


@verb(permit="orders.report")
def report_visit(
    actor: Actor,
    *,
    order: Order,
    number: str,
    served_on: date,
    minutes: int,
    worker: str,
    key: uuid.UUID,
    item: str = "",
) -> ServiceVisit:
    """The visit is reported and waits to be confirmed.

    Refuses a withdrawn order, days outside the order or in the future, used numbers, what no day has room for, and more
    visits in a month than the order carries.
    """
    (answer,) = _report([ReportRow(order.pk, number, served_on, minutes, worker, item)], {order.pk: order})
    if isinstance(answer, Refused):
        raise answer
    return answer


@setwise(report_visit, target=Order)
def report_visits(
    actor: Actor, rows: Sequence[ReportRow], targets: Mapping[int, Order]
) -> Sequence[ServiceVisit | Refused]:
    """One answer a row."""
    return _report(rows, targets)


def _report(rows: Sequence[ReportRow], targets: Mapping[int, Order]) -> list[ServiceVisit | Refused]:
    known, used = _known(rows, targets), used_by(list(targets.values()))
    new: list[tuple[ServiceVisit, Origin | None]] = []
    answers: list[ServiceVisit | Refused] = []
    for row in rows:
        order = targets[row.target_id]
        refusal = _refusal(row, order, known) or _above(row, order, used)
        if refusal is not None:
            answers.append(refusal)
            continue
        known.add((order.party_id, row.number))
        used[order.pk, month_of(row.served_on)] += 1
        visit = _visit(row, order)
        new.append((visit, row.origin))
        answers.append(visit)
    insert_all(ServiceVisit, [visit for visit, _ in new])
    for visit, origin in new:
        record(visit, origin=origin)
    return answers


def _visit(row: ReportRow, order: Order) -> ServiceVisit:
    return ServiceVisit(
        order=order,
        subject_id=order.subject_id,
        area_id=order.area_id,
        party_id=order.party_id,
        number=row.number,
        item=row.item or order.item,
        served_on=row.served_on,
        minutes=row.minutes,
        worker=row.worker,
    )


def _refusal(row: ReportRow, order: Order, known: set[tuple[int | None, str]]) -> Refused | None:
    if order.withdrawn_by is not None:
        return Refused("withdrawn_already", (Reason(ORDER, str(order.pk)),))
    if row.served_on < order.valid_from or (order.valid_until and row.served_on > order.valid_until):
        bounds = f"{order.begins} – {order.valid_until or ''}"
        return Refused("outside_order", (Reason(SERVED_ON, str(row.served_on), bounds),))
    if row.served_on > today():
        return Refused("in_future", (Reason(SERVED_ON, str(row.served_on)),))
    if not SHORTEST <= row.minutes <= LONGEST:
        return Refused("minutes", (Reason(phrase(DURATION), str(row.minutes), f"{SHORTEST} – {LONGEST}"),))
    if (order.party_id, row.number) in known:
        return Refused("known_already", (Reason(NUMBER, row.number),))
    return None


def _above(row: ReportRow, order: Order, used: Used) -> Refused | None:
    number = used[order.pk, month_of(row.served_on)] + 1
    if number <= order.quantity:
        return None
    seen = phrase(NUMBERED, number=number, month=f"{row.served_on:%Y-%m}")
    return Refused("above_ceiling", (Reason(phrase(SERVED), seen, phrase(CEILING, number=order.quantity)),))


def _known(rows: Sequence[ReportRow], targets: Mapping[int, Order]) -> set[tuple[int | None, str]]:
    numbers = Among("number", {row.number for row in rows}, TextField())
    parties = {order.party_id for order in targets.values() if order.party_id}
    with unscoped("a service number is used once, wherever its visit lies"):
        found = ServiceVisit.objects.standing().filter(numbers, party_id__in=parties)
        return set(found.values_list("party_id", "number"))
