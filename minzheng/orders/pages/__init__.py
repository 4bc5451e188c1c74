"""The pages of orders: the street's and the provider's, their menu entries and the sentences of their refusals."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minzheng.casework.pages import ItemColumn, item_columns
from minzheng.orders.models import ServiceVisit
from minzheng.orders.pages.party import PAGES as PARTY_PAGES
from minzheng.orders.pages.placed import ORDER, ORDERS, PLACE_ORDER, order_cells
from minzheng.orders.pages.rows import GROUP, SEE, visits
from minzheng.orders.pages.served import SERVICE_VISIT, SERVICE_VISITS
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.views.refusals import Sentence, sentences

item_columns.register(ItemColumn("orders", _("Order"), order_cells))
sentences.register(
    Sentence("not_approved", gettext_noop("The plan isn't approved, so nothing can be ordered from it.")),
    Sentence("before_approval", gettext_noop("An order can't begin before its plan was approved.")),
    Sentence("minutes", gettext_noop("A visit lasts from 1 minute to 1440, which is a day.")),
    Sentence("ordered_already", gettext_noop("This service is ordered already.")),
    Sentence("outside_order", gettext_noop("The day lies outside the days for which the order holds.")),
    Sentence("above_ceiling", gettext_noop("This order carries no further visit in that month.")),
    Sentence("checked_already", gettext_noop("This visit was checked already.")),
    Sentence("not_checked", gettext_noop("This visit hasn't been checked.")),
    Sentence("died_before", gettext_noop("The person died before the order would begin.")),
)
menu.register(
    MenuEntry(
        label=_("Orders"),
        url="orders",
        permit=SEE,
        group=GROUP,
        order=60,
        icon="truck-delivery",
        pages=("order", "place-order"),
    ),
    MenuEntry(
        label=_("Service visits"),
        url="service-visits",
        permit=SEE,
        group=GROUP,
        order=62,
        icon="home-heart",
        count=lambda actor: visits(actor).filter(state=ServiceVisit.State.REPORTED).count(),
        pages=("service-visit",),
    ),
)
PAGES = (ORDERS, ORDER, SERVICE_VISITS, SERVICE_VISIT, PLACE_ORDER, *PARTY_PAGES)
