"""Orders as the street sees them: the list, one with its visits, and placing one from an approved plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minzheng.casework.models import Plan, PlanItem
from minzheng.casework.pages import plan_url
from minzheng.catalogue.shown import item_title
from minzheng.orders.models import Order
from minzheng.orders.pages.party import used_this_month, visits_table
from minzheng.orders.pages.rows import (
    GROUP,
    PLACE,
    SEE,
    item_filter,
    order_url,
    orders,
    party_filter,
    visit_url,
    visits,
)
from minzheng.orders.services import place_order
from minzheng.orders.shown import amount, period, service
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Party
from minzheng.platform.time import today
from minzheng.registry.links import WHO, named, sex_and_age, subject_line, who, who_column
from minzheng.registry.naming import shown
from minzheng.ui.declare import (
    Ask,
    Card,
    Column,
    DetailPage,
    Fact,
    FactsBlock,
    Filter,
    FormPage,
    Instead,
    Known,
    LinesBlock,
    ListPage,
    Option,
    ReasonsBlock,
    Tab,
    stored_whys,
)
from minzheng.ui.parts import link, number, quiet, tag, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.words import full_day, thousands, yuan


def order_cards(order: Order, actor: Actor) -> list[Card]:
    """What was done on it, and why it was ordered."""
    done = list(visits(actor).filter(order=order).order_by("-served_on", "-pk"))
    cards = [Card(title=_("Service visits"), note=str(len(done)), blocks=[visits_table(done, visit_url)])]
    if order.reasons:
        why = ReasonsBlock(reasons=stored_whys(order.reasons), tone="blue")
        cards.append(Card(title=_("Why this service"), blocks=[why]))
    return cards


def order_side(order: Order, actor: Actor) -> list[Card]:
    """The plan it follows from."""
    plan = (
        Plan.objects.visible_to(actor).filter(items=order.plan_item_id).first()
        if order.plan_item_id
        else None
    )
    if plan is None:
        return []
    return [
        Card(title=_("Plan"), blocks=[LinesBlock(lines=[link(full_day(plan.decided_on), plan_url(plan))])])
    ]


def order_cells(plan: Plan, items: Sequence[PlanItem], actor: Actor) -> dict[int, object]:
    """For each item of a plan its order, or the step that places one."""
    placed = {order.plan_item_id: order for order in orders(actor).filter(plan_item__in=items)}
    may = plan.state == Plan.State.APPROVED and plan.area_id in actor.where(PLACE)
    return {item.pk: _order_cell(item, placed.get(item.pk), may) for item in items}


def _order_cell(item: PlanItem, order: Order | None, may: bool) -> object:
    if order is not None:
        return link(str(order.party), order_url(order.pk))
    return (
        link(_("Order it"), reverse("place-order", args=[item.pk]), css="btn btn-sm") if may else quiet("—")
    )


def serving(item: PlanItem, actor: Actor) -> list[Known]:
    """The provider that serves the person's street, if the pack names one."""
    entry = installed_pack().party_serving(item.area.code)
    party = Party.objects.filter(code=entry.code).first() if entry is not None else None
    return [Known(field="party", value=party.pk, source=_("serves this street"))] if party is not None else []


def ordered(item: PlanItem, actor: Actor) -> Instead | None:
    """The order of an item that is ordered."""
    order = orders(actor).filter(plan_item=item).first()
    return (
        Instead(code="ordered_already", label=_("To the order"), url=order_url(order.pk)) if order else None
    )


def item_side(item: PlanItem, actor: Actor) -> list[Card]:
    """What is ordered, at which price, and why."""
    facts = [
        (_("Service"), item_title(item.item)),
        (_("Most a month"), thousands(item.quantity)),
        (_("Price"), yuan(item.price)),
    ]
    why = ReasonsBlock(reasons=stored_whys(item.reasons), tone="blue")
    return [
        Card(title=_("Service"), blocks=[FactsBlock(facts=facts)]),
        Card(title=_("Why this service"), blocks=[why]),
    ]


ORDERS = ListPage[Any](
    name="orders",
    title=_("Orders"),
    group=GROUP,
    permit=SEE,
    rows=orders,
    order=["-valid_from", "-pk"],
    columns=[
        Column(
            key="item",
            label=_("Service"),
            wide=True,
            cell=lambda row: two_lines(link(service(row), order_url(row.pk)), tag(row.get_basis_display())),
            text=service,
        ),
        who_column(),
        Column(
            key="party", label=_("Provider"), cell=lambda row: str(row.party), text=lambda row: str(row.party)
        ),
        Column(key="valid_from", label=_("Holds"), cell=period, text=period, sort=("valid_from", "pk")),
        Column(
            key="quantity", label=_("Most a month"), cell=amount, text=lambda row: row.quantity, number=True
        ),
        Column(
            key="price",
            label=_("Price"),
            cell=lambda row: yuan(row.price),
            text=lambda row: row.price / 100,
            number=True,
        ),
        Column(
            key="number",
            label=_("Service visits"),
            cell=lambda row: number(row.number or 0, order_url(row.pk)),
            text=lambda row: row.number or 0,
            number=True,
        ),
    ],
    filters=[
        area_filter(SEE),
        party_filter(),
        item_filter("item"),
        Filter(
            key="basis",
            label=_("Basis"),
            options=lambda actor: [Option(basis.value, basis.label) for basis in Order.Basis],
            where=lambda value: Q(basis=value),
        ),
    ],
    search=named,
    named=who,
    empty=_("Nothing has been ordered yet"),
)

ORDER = DetailPage[Order](
    name="order",
    permit=SEE,
    title=lambda row: f"{service(row)} · {shown(row.label)}",
    rows=orders,
    group=GROUP,
    parent="orders",
    parent_title=_("Orders"),
    tags=lambda row: [tag(row.get_basis_display(), accent=True)],
    facts=[
        Fact(label=_("Person"), value=lambda row: subject_line(row.subject)),
        Fact(label=_("Provider"), value=lambda row: str(row.party)),
        Fact(label=_("Holds"), value=period),
        Fact(label=_("This month"), value=used_this_month),
        Fact(label=_("Most a month"), value=amount),
        Fact(label=_("Price"), value=lambda row: yuan(row.price)),
        Fact(label=_("Area"), value=lambda row: str(row.area)),
    ],
    tabs=[Tab(key="visits", label=_("Service visits"), cards=order_cards, side=order_side)],
)

PLACE_ORDER = FormPage[PlanItem](
    name="place-order",
    title=_("Place an order"),
    button=_("Place the order"),
    said=_("The order is placed; the provider sees it now"),
    verb=place_order,
    rows=lambda actor: PlanItem.objects.visible_to(actor).select_related(*WHO, "plan"),
    group=GROUP,
    about=lambda row: f"{row.subject} {sex_and_age(row.subject)}",
    hint=_("The provider gets name, address and telephone with the order, and sees no register."),
    known=serving,
    back=lambda row: plan_url(row.plan),
    done=lambda order: order_url(order.pk),
    side=item_side,
    instead=ordered,
    ask={
        "party": Ask(label=_("Provider")),
        "valid_from": Ask(label=_("Holds from"), usual=today),
        "valid_until": Ask(label=_("Holds until"), help=_("The last day of a service")),
    },
)
