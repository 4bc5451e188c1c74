"""Orders and visits made by whoever may make them."""

from __future__ import annotations

from datetime import date
from typing import Any

from minzheng.orders.models import Order, ServiceVisit
from minzheng.orders.services import confirm_visit, entitle, report_visit
from minzheng.platform.acting import Actor, acting
from minzheng.platform.models import Party
from minzheng.platform.time import today
from minzheng.registry.models import Person
from tests.accounts import actor, key
from tests.people import QINGHE_1, registered

SINCE = date(2025, 1, 1)


def an_elder(by: str = "qinghe_clerk", area: str = QINGHE_1) -> Person:
    """Somebody past 80 whom a street has registered."""
    return registered(actor(by), area)


def entitled(person: Person, by: str = "qinghe_clerk", party: str = "anhe", **told: Any) -> Order:
    """The person's order by age."""
    who = actor(by)
    asked = {"item": "home_visit", "quantity": 1, "price": 3600, "valid_from": SINCE, **told}
    with acting(who):
        return entitle(who, person=person, party=Party.objects.get(code=party), key=key(), **asked)


def reported(order: Order, number: str = "A-1", by: str = "anhe", **told: Any) -> ServiceVisit:
    """A visit on the order, as the provider reports it."""
    who = actor(by)
    asked = {"served_on": date(2025, 3, 3), "minutes": 40, "worker": "王师傅", **told}
    with acting(who):
        return report_visit(who, order=order, number=number, key=key(), **asked)


def confirmed(visit: ServiceVisit, by: str = "qinghe_clerk") -> ServiceVisit:
    """The visit as the street confirms it."""
    who = actor(by)
    with acting(who):
        return confirm_visit(who, visit=visit, way="phone", checked_on=today(), key=key())


def standing_orders(who: Actor) -> list[Order]:
    """What an account sees of standing orders."""
    with acting(who):
        return list(Order.objects.visible_to(who).standing().order_by("pk"))


def standing_visits(who: Actor) -> list[ServiceVisit]:
    """What an account sees of standing visits."""
    with acting(who):
        return list(ServiceVisit.objects.visible_to(who).standing().order_by("pk"))
