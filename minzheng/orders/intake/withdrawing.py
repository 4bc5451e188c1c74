"""A withdrawn delivery takes along what it brought: reports, checks, and entitlements that no other list carries."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from minzheng.exchange.models import Delivery
from minzheng.orders.models import Order, ServiceVisit
from minzheng.orders.services import WithdrawRow, withdraw_checks, withdraw_orders, withdraw_visits
from minzheng.orders.services.entitling import CARRIED, MADE
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.platform.jobs import derived_key
from minzheng.platform.models import Event, EventLine
from minzheng.platform.verbs import SetVerb

ENTITLE, REPORT, CONFIRM, DISPUTE = (
    f"orders.{name}" for name in ("entitle", "report_visit", "confirm_visit", "dispute_visit")
)
Place = tuple[str, int]
CHECKED = (ServiceVisit.State.CONFIRMED, ServiceVisit.State.DISPUTED)


def withdraw_entitled(event: Event, actor: Actor, delivery: Delivery) -> None:
    """Orders that only this list carries no longer stand, nor do the visits on them."""
    brought = _brought(actor, delivery, (ENTITLE,), (MADE, CARRIED))
    orders = (
        Order.objects.visible_to(actor).standing().filter(Among("id", brought - _carried(actor, brought)))
    )
    _withdraw(event, actor, withdraw_orders, orders)


def withdraw_rows_entitled(event: Event, actor: Actor, delivery: Delivery, places: Collection[Place]) -> None:
    """Orders that only these rows of a list carry no longer stand."""
    lines = _lines(actor, delivery, (ENTITLE,), (MADE, CARRIED))
    told = set(lines.values_list("object_id", "origin_sheet", "origin_row"))
    brought = {order for order, *place in told if tuple(place) in places}
    carried = {order for order, *place in told if tuple(place) not in places}
    alone = brought - carried - _carried(actor, brought, but=delivery)
    orders = Order.objects.visible_to(actor).standing().filter(Among("id", alone))
    _withdraw(event, actor, withdraw_orders, orders)


def withdraw_reported(event: Event, actor: Actor, delivery: Delivery) -> None:
    """The visits the file reported no longer stand."""
    brought = _brought(actor, delivery, (REPORT,), (MADE,))
    visits = ServiceVisit.objects.visible_to(actor).standing()
    _withdraw(event, actor, withdraw_visits, visits.filter(Among("id", brought)))


def withdraw_checked(event: Event, actor: Actor, delivery: Delivery) -> None:
    """The visits the file confirmed or disputed are reported again."""
    brought = _brought(actor, delivery, (CONFIRM, DISPUTE), CHECKED)
    visits = ServiceVisit.objects.visible_to(actor).standing()
    _withdraw(event, actor, withdraw_checks, visits.filter(Among("id", brought), state__in=CHECKED))


def _brought(actor: Actor, delivery: Delivery, verbs: Collection[str], kinds: Collection[str]) -> set[int]:
    """Ids of the rows that these verbs made or changed for a row of the delivery."""
    return set(_lines(actor, delivery, verbs, kinds).values_list("object_id", flat=True))


def _lines(actor: Actor, delivery: Delivery, verbs: Collection[str], kinds: Collection[str]) -> QuerySet[Any]:
    lines: QuerySet[Any] = EventLine.objects.visible_to(actor).filter(origin_delivery=delivery.pk)
    return lines.filter(verb__in=verbs, kind__in=kinds)


def _carried(actor: Actor, orders: Collection[int], but: Delivery | None = None) -> set[int]:
    """Those of the orders that a delivery carries which still stands, another than one if it is named."""
    standing = Delivery.objects.visible_to(actor).filter(state=Delivery.State.MERGED)
    if but is not None:
        standing = standing.exclude(pk=but.pk)
    lines = EventLine.objects.visible_to(actor).filter(
        Among("object_id", orders),
        object_kind=Order._meta.label_lower,
        verb=ENTITLE,
        kind__in=(MADE, CARRIED),
        origin_delivery__in=list(standing.values_list("pk", flat=True)),
    )
    return set(lines.values_list("object_id", flat=True))


def _withdraw(event: Event, actor: Actor, verb: SetVerb[Any, WithdrawRow], rows: QuerySet[Any]) -> None:
    told = [WithdrawRow(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]
    if told:
        verb.many(actor, told, key=derived_key(event, "orders.withdraw"), cause=event.pk)
