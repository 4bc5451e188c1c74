"""The entries of orders in the registries: what deliveries mean and take along, what rules see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet

from minzheng.exchange.content import SOURCES
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import settled_rows
from minzheng.orders.intake.checking import check_served
from minzheng.orders.intake.entitlements import entitle_listed, entitle_rows
from minzheng.orders.intake.reporting import report_served
from minzheng.orders.intake.withdrawing import (
    withdraw_checked,
    withdraw_entitled,
    withdraw_reported,
    withdraw_rows_entitled,
)
from minzheng.orders.snapshots import orders, service_visits
from minzheng.platform.acting import Actor
from minzheng.platform.handlers import Handler, handlers
from minzheng.platform.installed import installed_pack
from minzheng.platform.log import objects_of
from minzheng.platform.models import Event
from minzheng.screening.snapshots import Snapshot, snapshots

Step = Callable[[Event, Actor, Delivery], None]

MERGED: Mapping[str, Step] = {
    "residents": entitle_listed,
    "service_visits": report_served,
    "service_checks": check_served,
}
WITHDRAWN: Mapping[str, Step] = {
    "residents": withdraw_entitled,
    "service_visits": withdraw_reported,
    "service_checks": withdraw_checked,
}


def take_delivery(event: Event, actor: Actor) -> None:
    """What a merged delivery means for orders, by what its source feeds; most sources mean nothing."""
    _each(event, actor, "merged", MERGED)


def withdraw_delivery(event: Event, actor: Actor) -> None:
    """What a withdrawn delivery takes along."""
    _each(event, actor, "withdrawn", WITHDRAWN)


def settle_rows(event: Event, actor: Actor, delivery: Delivery) -> None:
    """What it means for orders that rows of a list came to count, or count no longer."""
    if _feeds().get(delivery.source) != "residents":
        return
    counts, gone = settled_rows(event, actor, delivery)
    if gone:
        withdraw_rows_entitled(event, actor, delivery, gone)
    if counts:
        entitle_rows(event, actor, delivery, counts)


def settle_delivery(event: Event, actor: Actor) -> None:
    """The same for the delivery that an event settled."""
    for delivery in _told(event, actor, "settled"):
        settle_rows(event, actor, delivery)


def _each(event: Event, actor: Actor, kind: str, steps: Mapping[str, Step]) -> None:
    feeds = _feeds()
    for delivery in _told(event, actor, kind):
        step = steps.get(feeds.get(delivery.source, ""))
        if step is not None:
            step(event, actor, delivery)


def _told(event: Event, actor: Actor, kind: str) -> QuerySet[Any]:
    numbers = objects_of(event, actor, Delivery._meta.label_lower, kind)
    found: QuerySet[Any] = Delivery.objects.visible_to(actor).filter(pk__in=numbers)
    return found.order_by("pk")


def _feeds() -> Mapping[str, str]:
    return {each.value.source: each.value.feeds for each in installed_pack().content(SOURCES)}


handlers.register(
    Handler(
        name="orders.take_delivery",
        on="exchange.merge_delivery",
        permits=("exchange.see", "exchange.receive", "registry.see", "orders.see", "orders.place", "log.see"),
        run=take_delivery,
    ),
    Handler(
        name="orders.settle_delivery",
        on="exchange.settle_delivery",
        permits=(
            "exchange.see",
            "exchange.receive",
            "exchange.withdraw",
            "registry.see",
            "orders.see",
            "orders.place",
            "log.see",
        ),
        run=settle_delivery,
    ),
    Handler(
        name="orders.withdraw_delivery",
        on="exchange.withdraw_delivery",
        permits=("exchange.see", "exchange.withdraw", "orders.see", "log.see"),
        run=withdraw_delivery,
    ),
)
snapshots.register(
    Snapshot(table="orders", permits=("orders.see", "registry.see"), rows=orders),
    Snapshot(table="service_visits", permits=("orders.see", "registry.see"), rows=service_visits),
)
