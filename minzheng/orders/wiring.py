"""The entries of orders in the registries: what deliveries mean and take along, what rules see."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from minzheng.exchange.content import SOURCES
from minzheng.exchange.models import Delivery
from minzheng.orders.intake.checking import check_served
from minzheng.orders.intake.entitlements import entitle_listed
from minzheng.orders.intake.reporting import report_served
from minzheng.orders.intake.withdrawing import withdraw_checked, withdraw_entitled, withdraw_reported
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


def _each(event: Event, actor: Actor, kind: str, steps: Mapping[str, Step]) -> None:
    numbers = objects_of(event, actor, Delivery._meta.label_lower, kind)
    feeds = {each.value.source: each.value.feeds for each in installed_pack().content(SOURCES)}
    for delivery in Delivery.objects.visible_to(actor).filter(pk__in=numbers).order_by("pk"):
        step = steps.get(feeds.get(delivery.source, ""))
        if step is not None:
            step(event, actor, delivery)


handlers.register(
    Handler(
        name="orders.take_delivery",
        on="exchange.merge_delivery",
        permits=("exchange.see", "exchange.receive", "registry.see", "orders.see", "orders.place", "log.see"),
        run=take_delivery,
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
