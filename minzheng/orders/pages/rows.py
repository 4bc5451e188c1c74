"""What the pages of orders have in common: their rows, addresses and chips."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minzheng.catalogue.shown import item_options
from minzheng.orders.models import Order, ServiceVisit
from minzheng.platform.acting import Actor
from minzheng.platform.models import Party
from minzheng.registry.links import WHO, person_part
from minzheng.registry.naming import both
from minzheng.ui.declare import (
    Column,
    Filter,
    Option,
)

SEE, PLACE, CONFIRM = Order.see, "orders.place", "orders.confirm"
GROUP = _("Services")


def worker_column() -> Column[ServiceVisit]:
    """Who served, by the name in the language of the page."""
    return Column(
        key="worker",
        label=_("Worker"),
        cell=lambda row: person_part(row.worker),
        text=lambda row: both(row.worker),
    )


def order_url(order_id: int) -> str:
    """The page of an order."""
    return reverse("order", args=[order_id])


def visit_url(visit: ServiceVisit) -> str:
    """The page of a service visit."""
    return reverse("service-visit", args=[visit.pk])


def orders(actor: Actor) -> QuerySet[Any]:
    """The orders an actor sees, each with the number of visits reported on it."""
    visits: QuerySet[Any] = (
        ServiceVisit.objects.visible_to(actor).standing().filter(order=OuterRef("pk")).order_by()
    )
    number_of = visits.values("order").annotate(number=Count("pk")).values("number")
    found: QuerySet[Any] = Order.objects.visible_to(actor).standing().select_related(*WHO, "party")
    counted: QuerySet[Any] = found.annotate(number=Subquery(number_of))
    return counted


def visits(actor: Actor) -> QuerySet[Any]:
    """The service visits an actor sees."""
    found: QuerySet[Any] = ServiceVisit.objects.visible_to(actor).standing()
    return found.select_related(*WHO, "party", "order")


def party_filter() -> Filter:
    """The chip of providers."""
    return Filter(
        key="party",
        label=_("Provider"),
        options=lambda actor: [Option(party.code, str(party)) for party in Party.objects.all()],
        where=lambda code: Q(party__code=code),
    )


def item_filter(column: str) -> Filter:
    """The chip of services."""
    return Filter(
        key="item",
        label=_("Service"),
        options=lambda actor: item_options(),
        where=lambda code: Q(**{column: code}),
    )
