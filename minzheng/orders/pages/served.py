"""Service visits as the street sees them: what was reported, and whether it is so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from minzheng.catalogue.shown import item_title
from minzheng.orders.models import ServiceVisit
from minzheng.orders.pages.rows import (
    CONFIRM,
    GROUP,
    SEE,
    item_filter,
    order_url,
    orders,
    party_filter,
    visit_url,
    visits,
    worker_column,
)
from minzheng.orders.services import confirm_visit, dispute_visit
from minzheng.orders.shown import STATES, period, service, state_badge, way_options, way_words
from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.registry.links import named, person_part, subject_line, who_column
from minzheng.ui.declare import (
    Act,
    Ask,
    Card,
    Column,
    DetailPage,
    Fact,
    FactsBlock,
    LinesBlock,
    ListPage,
    RowLink,
    RowVerb,
    Tab,
)
from minzheng.ui.parts import link, two_lines
from minzheng.ui.places import area_filter
from minzheng.ui.tiles import state_tiles
from minzheng.ui.words import full_day, thousands

CHECK_ASK: Mapping[str, Ask] = {
    "way": Ask(label=_("Way of checking"), options=lambda actor: way_options()),
    "checked_on": Ask(label=_("Checked on"), usual=today),
}


def check_acts() -> list[RowVerb]:
    """Disputing and confirming; who reported does neither."""
    return [
        RowVerb(
            verb=dispute_visit,
            label=_("It isn't so"),
            icon="flag",
            done=_("Disputed; it doesn't count"),
            danger=True,
            ask=CHECK_ASK,
        ),
        RowVerb(
            verb=confirm_visit,
            label=_("Confirm"),
            icon="check",
            done=_("Confirmed; it counts"),
            ask=CHECK_ASK,
        ),
    ]


def visit_acts(visit: ServiceVisit, actor: Actor) -> Sequence[Act]:
    """What was reported waits to be checked."""
    return check_acts() if visit.state == ServiceVisit.State.REPORTED else []


def check(visit: ServiceVisit) -> RowLink[ServiceVisit] | None:
    """A reported visit is checked on its page."""
    if visit.state != ServiceVisit.State.REPORTED:
        return None
    return RowLink(label=_("Check"), url=visit_url, permit=CONFIRM, icon="check")


def visit_cards(visit: ServiceVisit, actor: Actor) -> list[Card]:
    """What was reported, and what checking found."""
    reported = [
        (_("Served on"), full_day(visit.served_on)),
        (_("Minutes"), thousands(visit.minutes)),
        (_("Worker"), person_part(visit.worker)),
        (_("Service number"), visit.number),
    ]
    checked = [
        (_("State"), visit.get_state_display()),
        (_("Way of checking"), way_words(visit.check_way)),
        (_("Checked on"), full_day(visit.checked_on)),
    ]
    return [
        Card(title=_("As reported"), blocks=[FactsBlock(facts=reported)]),
        Card(title=_("As checked"), blocks=[FactsBlock(facts=checked)]),
    ]


def visit_side(visit: ServiceVisit, actor: Actor) -> list[Card]:
    """The order it was done on."""
    order = orders(actor).filter(pk=visit.order_id).first()
    if order is None:
        return []
    line = two_lines(link(service(order), order_url(order.pk)), period(order))
    return [Card(title=_("Order"), blocks=[LinesBlock(lines=[line])])]


SERVICE_VISITS = ListPage[ServiceVisit](
    name="service-visits",
    title=_("Service visits"),
    group=GROUP,
    permit=SEE,
    rows=visits,
    order=["-served_on", "-pk"],
    columns=[
        Column(
            key="served_on",
            label=_("Served on"),
            cell=lambda row: link(full_day(row.served_on), visit_url(row)),
            text=lambda row: row.served_on,
            sort=("served_on", "pk"),
        ),
        who_column(),
        Column(
            key="item",
            label=_("Service"),
            wide=True,
            cell=lambda row: two_lines(item_title(row.item), str(row.party)),
            text=lambda row: item_title(row.item),
        ),
        worker_column(),
        Column(key="minutes", label=_("Minutes"), cell=lambda row: thousands(row.minutes), number=True),
        Column(key="state", label=_("State"), cell=state_badge, text=lambda row: row.get_state_display()),
    ],
    tiles=state_tiles(ServiceVisit.State, STATES),
    filters=[area_filter(SEE), party_filter(), item_filter("item")],
    search=named,
    named=lambda row: f"{row.subject} {full_day(row.served_on)}",
    row_act=check,
    bulk=check_acts(),
    empty=_("No service visit has been reported"),
)

SERVICE_VISIT = DetailPage[ServiceVisit](
    name="service-visit",
    permit=SEE,
    title=lambda row: str(row.subject),
    rows=visits,
    group=GROUP,
    parent="service-visits",
    parent_title=_("Service visits"),
    subtitle=lambda row: item_title(row.item),
    tags=lambda row: [state_badge(row, small=False)],
    facts=[
        Fact(label=_("Person"), value=lambda row: subject_line(row.subject)),
        Fact(label=_("Provider"), value=lambda row: str(row.party)),
        Fact(label=_("Served on"), value=lambda row: full_day(row.served_on)),
        Fact(label=_("Area"), value=lambda row: str(row.area)),
    ],
    tabs=[Tab(key="visit", label=_("Visit"), cards=visit_cards, side=visit_side)],
    acts=visit_acts,
)
