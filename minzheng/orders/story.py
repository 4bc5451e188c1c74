"""What orders tell on a person's page: what is ordered with whom, the services at the door, who confirmed them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.catalogue.shown import item_title
from minzheng.orders.models import Order, ServiceVisit
from minzheng.orders.shown import amount, holds_on, period, service, state_badge
from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.registry.links import person_part
from minzheng.registry.models import Person
from minzheng.registry.telling import PersonCards, Story, person_cards, stories
from minzheng.ui.declare import Card, LinesBlock, TableBlock, TimelineEntry
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import joined, link, two_lines
from minzheng.ui.shell import optional_url
from minzheng.ui.words import short_day, thousands
from minzheng.worklist.steps import NextStep, next_steps

SEE = Order.see
SHOWN, TOLD = 10, 200


def orders_of(person: Person, actor: Actor) -> QuerySet[Order]:
    """A person's orders that count, the newest first."""
    found: QuerySet[Order] = Order.objects.visible_to(actor).standing().filter(subject_id=person.pk)
    return found.select_related("party").order_by("-valid_from", "-pk")


def visits_of(person: Person, actor: Actor) -> QuerySet[ServiceVisit]:
    """A person's service visits that count, the newest first."""
    found: QuerySet[ServiceVisit] = ServiceVisit.objects.visible_to(actor).standing()
    return found.filter(subject_id=person.pk).select_related("party").order_by("-served_on", "-pk")


def entitled(person: Person, actor: Actor) -> Sequence[Card]:
    """What holds today, beside the person."""
    lines = [
        two_lines(joined([service(one), amount(one)]), str(one.party or ""), one.get_basis_display())
        for one in orders_of(person, actor)
        if holds_on(one, today())
    ]
    return [Card(title=_("Services that hold now"), blocks=[LinesBlock(lines=lines)])] if lines else []


def order_card(person: Person, actor: Actor) -> Sequence[Card]:
    """All orders as a table."""
    rows = [
        (
            link(service(one), optional_url("order", one.pk)),
            one.party or "",
            amount(one),
            period(one),
            one.get_basis_display(),
        )
        for one in orders_of(person, actor)
    ]
    heads = [_("Service"), _("Provider"), _("A month"), _("Holds"), _("Basis")]
    table = TableBlock(heads=heads, rows=rows, caption=_("Orders"), numbers=(2,))
    return [Card(title=_("Orders"), blocks=[table])] if rows else []


def visit_card(person: Person, actor: Actor) -> Sequence[Card]:
    """The newest services at the door."""
    rows = [
        (
            short_day(one.served_on),
            link(item_title(one.item), optional_url("service-visit", one.pk)),
            person_part(one.worker),
            thousands(one.minutes),
            state_badge(one),
        )
        for one in visits_of(person, actor)[:SHOWN]
    ]
    number = visits_of(person, actor).count()
    note = (
        _("the newest %(shown)d of %(all)d") % {"shown": len(rows), "all": number} if number > SHOWN else ""
    )
    heads = [_("Served on"), _("Service"), _("Worker"), _("Minutes"), _("State")]
    table = TableBlock(heads=heads, rows=rows, caption=_("Services at the door"), numbers=(3,))
    return [Card(title=_("Services at the door"), note=note, blocks=[table])] if rows else []


def happened(person: Person, actor: Actor) -> Sequence[TimelineEntry]:
    """Orders from their first day, and the services."""
    placed = [
        _entry(
            _told_day(one),
            [_("Ordered"), service(one), amount(one), period(one)],
            gettext_lazy("Order"),
            optional_url("order", one.pk),
        )
        for one in orders_of(person, actor)
    ]
    served = [
        _entry(
            one.served_on,
            [item_title(one.item), state_badge(one)],
            gettext_lazy("Service record"),
            optional_url("service-visit", one.pk),
        )
        for one in visits_of(person, actor)[:TOLD]
    ]
    return [*placed, *served]


def _told_day(order: Order) -> date:
    """Where the order stands in time; one by age at the first of its month, since its day may be a birthday."""
    return order.valid_from.replace(day=1) if order.basis == Order.Basis.ENTITLEMENT else order.valid_from


def _entry(day: date, words: Sequence[object], document: Words, url: str) -> TimelineEntry:
    return TimelineEntry(
        at=day,
        department=gettext_lazy("Home services"),
        text=joined(words),
        icon="home-heart",
        document=document,
        url=url,
    )


stories.register(Story(name="orders", permit=SEE, entries=happened))
person_cards.register(
    PersonCards(name="services now", place="beside", order=30, permit=SEE, cards=entitled),
    PersonCards(name="orders", place="care", order=20, permit=SEE, cards=order_card),
    PersonCards(name="services", place="care", order=30, permit=SEE, cards=visit_card),
)
next_steps.register(
    NextStep(kind="visit_check", label=gettext_lazy("Check"), page="service-visit", permit="orders.confirm")
)
