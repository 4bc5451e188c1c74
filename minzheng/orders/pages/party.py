"""The pages of a provider: its own orders and visits, with what was copied onto the order, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.catalogue.shown import item_title
from minzheng.orders.models import Order, ServiceVisit
from minzheng.orders.pages.rows import worker_column
from minzheng.orders.services import note_entrance_copied, report_visit, reveal_entrance
from minzheng.orders.services.ceiling import using
from minzheng.orders.services.revealing import PERMIT
from minzheng.orders.shown import STATES, amount, holds_on, instead_options, period, service, state_badge
from minzheng.platform.acting import Actor, Hat, current
from minzheng.platform.crypto import decrypt, mask_phone
from minzheng.platform.time import today
from minzheng.registry.links import person_part, place_part
from minzheng.registry.naming import both, official, shown
from minzheng.registry.searching import sounds_so, typed_sound
from minzheng.ui.declare import (
    Act,
    Ask,
    Card,
    Column,
    DetailPage,
    Fact,
    FormPage,
    ListPage,
    Reveal,
    RowLink,
    Tab,
    TableBlock,
)
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.parts import joined, link, two_lines
from minzheng.ui.tiles import state_tiles
from minzheng.ui.words import UNKNOWN, full_day, thousands

SEE, REPORT = Order.see, "orders.report"
HATS: tuple[Hat, ...] = ("party",)
GROUP = _("Services")


def my_order_url(order_id: int) -> str:
    """The provider's page of an order."""
    return reverse("my-order", args=[order_id])


def order_link(order: Order) -> object:
    """The name that was copied onto an order, opening it."""
    return link(shown(order.label), my_order_url(order.pk), title=official(order.label))


def orders(actor: Actor) -> QuerySet[Any]:
    """The provider's orders; no table of people is within its reach, so none is joined."""
    found: QuerySet[Any] = Order.objects.visible_to(actor).standing()
    return found


def visits(actor: Actor) -> QuerySet[Any]:
    """The provider's visits, with their orders."""
    found: QuerySet[Any] = ServiceVisit.objects.visible_to(actor).standing()
    return found.select_related("order")


def labelled_so(words: str, at: str = "") -> Q:
    """Rows whose copied name begins so in characters, in pinyin or by its initials; an order has no column of pinyin,
    so the provider's own names are read. `at` is the way to the order, with its `__`."""
    found = Q(**{f"{at}label__startswith": words})
    actor, sound = current().actor, typed_sound(words)
    if actor is None or not sound:
        return found
    names = orders(actor).order_by().values_list("label", flat=True).distinct()
    return found | Q(**{f"{at}label__in": [name for name in names if sounds_so(name, sound)]})


def visits_table(
    found: Sequence[ServiceVisit], url: Callable[[ServiceVisit], str] | None = None
) -> TableBlock:
    """Visits on an order, newest first; days are links where there is a page."""
    cells = [
        [
            link(full_day(visit.served_on), url(visit)) if url is not None else full_day(visit.served_on),
            person_part(visit.worker),
            thousands(visit.minutes),
            state_badge(visit),
        ]
        for visit in found
    ]
    return TableBlock(
        heads=[_("Served on"), _("Worker"), _("Minutes"), _("State")],
        rows=cells,
        caption=_("Service visits"),
        numbers=(2,),
        empty=_("No service visit has been reported"),
    )


def report_act(order: Order) -> RowLink[Order] | None:
    """A visit is reported on an order that holds or held until a moment ago."""
    if not holds_on(order, today()):
        return None
    return RowLink(
        label=_("Report a visit"),
        url=lambda row: reverse("report-visit", args=[row.pk]),
        permit=REPORT,
        icon="plus",
    )


def acts(order: Order, actor: Actor) -> list[Act]:
    """The report, while the order holds."""
    act = report_act(order)
    return [act] if act is not None else []


def cards(order: Order, actor: Actor) -> list[Card]:
    """What was reported on it."""
    found = list(visits(actor).filter(order=order).order_by("-served_on", "-pk"))
    return [Card(title=_("Service visits"), note=str(len(found)), blocks=[visits_table(found)])]


def used_this_month(order: Order) -> object:
    """How many of the month's visits are used, above the rows that use them."""
    actor = current().actor
    if actor is None:
        return UNKNOWN
    day = today()
    month = {"served_on__year": day.year, "served_on__month": day.month}
    number = using(visits(actor).filter(order=order, **month)).count()
    words = gettext("%(used)s of %(most)s") % {"used": thousands(number), "most": thousands(order.quantity)}
    return link(words, "?tab=visits")


def masked_entrance(order: Order) -> str:
    """Door and telephone behind their masks; a dash where nothing was copied."""
    door = "***" if order.door_cipher else ""
    return " · ".join(part for part in (door, mask_phone(decrypt(order.phone_cipher))) if part) or UNKNOWN


def shown_entrance(actor: Actor, order: Order, reason: str) -> str:
    """Door and telephone for whoever goes there, once the look is written; the number rings when it is pressed."""
    door, phone = reveal_entrance(actor, order=order, reason=reason)
    number = link(phone, f"tel:{phone}", title=_("Call")) if phone else ""
    return joined([part for part in (door, number) if part], " · ") or UNKNOWN


ENTRANCE = Reveal[Order](
    key="entrance",
    permit=PERMIT,
    show=shown_entrance,
    copied=lambda actor, order, reason: note_entrance_copied(actor, order=order, reason=reason),
)


MY_ORDERS = ListPage[Order](
    name="my-orders",
    title=_("Our orders"),
    group=GROUP,
    permit=SEE,
    hats=HATS,
    rows=orders,
    order=["-valid_from", "-pk"],
    columns=[
        Column(
            key="label",
            label=_("Person"),
            cell=lambda row: two_lines(order_link(row), place_part(row.estate)),
            text=lambda row: both(row.label),
            sort=("label", "pk"),
        ),
        Column(key="item", label=_("Service"), wide=True, cell=service, text=service),
        Column(
            key="quantity", label=_("Most a month"), cell=amount, text=lambda row: row.quantity, number=True
        ),
        Column(key="valid_from", label=_("Holds"), cell=period, text=period, sort=("valid_from", "pk")),
    ],
    search=labelled_so,
    named=lambda row: shown(row.label),
    row_act=report_act,
    empty=_("There is no order for you yet"),
)

MY_ORDER = DetailPage[Order](
    name="my-order",
    permit=SEE,
    hats=HATS,
    title=lambda row: shown(row.label),
    also=lambda row: official(row.label),
    rows=orders,
    group=GROUP,
    parent="my-orders",
    parent_title=_("Our orders"),
    subtitle=service,
    facts=[
        Fact(label=_("Estate"), value=lambda row: place_part(row.estate) or UNKNOWN),
        Fact(label=_("Door and telephone"), value=masked_entrance, reveal=ENTRANCE),
        Fact(label=_("This month"), value=used_this_month),
        Fact(label=_("Most a month"), value=amount),
        Fact(label=_("Holds"), value=period),
    ],
    tabs=[Tab(key="visits", label=_("Service visits"), cards=cards)],
    acts=acts,
)

MY_VISITS = ListPage[ServiceVisit](
    name="my-visits",
    title=_("Our visits"),
    group=GROUP,
    permit=SEE,
    hats=HATS,
    rows=visits,
    order=["-served_on", "-pk"],
    columns=[
        Column(
            key="served_on",
            label=_("Served on"),
            cell=lambda row: full_day(row.served_on),
            sort=("served_on", "pk"),
        ),
        Column(
            key="label",
            label=_("Person"),
            cell=lambda row: order_link(row.order),
            text=lambda row: both(row.order.label),
        ),
        Column(
            key="item",
            label=_("Service"),
            wide=True,
            cell=lambda row: item_title(row.item),
            text=lambda row: item_title(row.item),
        ),
        worker_column(),
        Column(key="minutes", label=_("Minutes"), cell=lambda row: thousands(row.minutes), number=True),
        Column(key="number", label=_("Service number"), cell=lambda row: row.number, phone=False),
        Column(key="state", label=_("State"), cell=state_badge, text=lambda row: row.get_state_display()),
    ],
    tiles=state_tiles(ServiceVisit.State, STATES),
    search=lambda words: labelled_so(words, "order__") | Q(number__startswith=words),
    named=lambda row: shown(row.order.label),
    empty=_("You have reported no visit yet"),
)

REPORT_VISIT = FormPage[Order](
    name="report-visit",
    title=_("Report a visit"),
    button=_("Report the visit"),
    said=_("The visit is reported and waits to be checked"),
    verb=report_visit,
    hats=HATS,
    rows=orders,
    group=GROUP,
    about=lambda row: f"{shown(row.label)} · {service(row)}",
    hint=_("The street asks after it; only a confirmed visit counts."),
    back=lambda row: my_order_url(row.pk),
    done=lambda visit: my_order_url(visit.order_id),
    ask={
        "number": Ask(label=_("Service number"), help=_("Your own number of this visit; each is used once")),
        "served_on": Ask(label=_("Served on"), usual=today),
        "minutes": Ask(label=_("Duration"), unit=_("minutes")),
        "worker": Ask(label=_("Worker")),
        "item": Ask(
            label=_("Instead of what was ordered"),
            help=_("Only if another service was given in its place"),
            options_of=lambda row, actor: instead_options(row),
        ),
    },
)

menu.register(
    MenuEntry(
        label=_("Our orders"),
        url="my-orders",
        permit=SEE,
        group=GROUP,
        order=8,
        icon="truck-delivery",
        hats=HATS,
        pages=("my-order", "report-visit"),
        tab=True,
    ),
    MenuEntry(
        label=_("Our visits"),
        url="my-visits",
        permit=SEE,
        group=GROUP,
        order=10,
        icon="home-heart",
        hats=HATS,
        tab=True,
    ),
)
PAGES = (MY_ORDERS, MY_ORDER, MY_VISITS, REPORT_VISIT)
