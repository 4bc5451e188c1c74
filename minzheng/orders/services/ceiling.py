"""The ceiling of an order: how many visits of a calendar month it carries. What goes beyond stands on no order: it may
be given for own money, which is another layer of payment, and two layers never pay one visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from minzheng.orders.models import Order, ServiceVisit
from minzheng.platform.acting import unscoped
from minzheng.platform.bulk import Among

Month = tuple[int, int]
Used = Counter[tuple[int, Month]]


def month_of(day: date) -> Month:
    """Year and month of a day."""
    return day.year, day.month


def using(visits: QuerySet[Any]) -> QuerySet[Any]:
    """Those of the visits that use up their order: what stands and isn't disputed."""
    return visits.exclude(state=ServiceVisit.State.DISPUTED)


def used_by(orders: Collection[Order]) -> Used:
    """How many visits use each order, by its id and the month."""
    subjects = Among("subject_id", {order.subject_id for order in orders})
    mine = Among("order_id", {order.pk for order in orders})
    with unscoped("every visit on an order uses it up, wherever it lies"):
        found = using(ServiceVisit.objects.standing().filter(subjects, mine))
        return Counter((order, month_of(day)) for order, day in found.values_list("order_id", "served_on"))
