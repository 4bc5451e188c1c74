"""What rules see of orders and service visits: tables of the lake's numbers, of standing rows alone."""

from __future__ import annotations

from collections.abc import Collection

import pyarrow as pa

from minzheng.orders.models import Order, ServiceVisit
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import among
from minzheng.screening.snapshots import table_of

LAKE_NO = "subject__person__lake_no"
ORDERS = pa.schema([("lake_no", pa.int64()), ("valid_from", pa.date32()), ("valid_until", pa.date32())])
SERVICE_VISITS = pa.schema([("lake_no", pa.int64()), ("served_on", pa.date32()), ("confirmed", pa.bool_())])


def orders(actor: Actor, people: Collection[int] | None) -> pa.Table:
    """Since when and until when somebody has an order."""
    standing = Order.objects.visible_to(actor).standing().filter(among(people)).order_by("pk")
    return table_of(standing.values_list(LAKE_NO, "valid_from", "valid_until"), ORDERS)


def service_visits(actor: Actor, people: Collection[int] | None) -> pa.Table:
    """When somebody came, and whether the street found it true: reported and disputed visits are not confirmed."""
    standing = ServiceVisit.objects.visible_to(actor).standing().filter(among(people)).order_by("pk")
    rows = standing.values_list(LAKE_NO, "served_on", "state")
    confirmed = ServiceVisit.State.CONFIRMED
    return table_of(((number, day, state == confirmed) for number, day, state in rows), SERVICE_VISITS)
