"""How pages name what orders and service visits hold: states, ways of checking, periods, what it costs."""

from __future__ import annotations

from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from minzheng.catalogue.content import ENTITLEMENTS
from minzheng.catalogue.shown import item_title, item_unit
from minzheng.exchange.contracts import code_lists, contracts
from minzheng.orders.models import Order, ServiceVisit
from minzheng.platform.installed import installed_pack
from minzheng.ui.declare import Option
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import Tone, badge
from minzheng.ui.words import full_day, said, thousands

FEED, WAY = "service_checks", "method"  # what a source feeds that says how visits are checked, and its column
STATES: dict[str, tuple[Tone, str]] = {
    ServiceVisit.State.REPORTED: ("orange", "clock-filled"),
    ServiceVisit.State.CONFIRMED: ("green", "circle-check-filled"),
    ServiceVisit.State.DISPUTED: ("red", "alert-octagon-filled"),
}


def way_options() -> list[Option]:
    """The ways of checking a visit: those of the list that the street's file of checks uses."""
    pack = installed_pack()
    lists = code_lists(pack)
    codes = [
        field.list
        for contract in contracts(pack).values()
        if contract.feeds == FEED
        for field in contract.fields
        if field.code == WAY and field.list is not None
    ]
    return [Option(entry.code, said(entry.label)) for code in codes[:1] for entry in lists[code].entries]


def way_words(code: str) -> Words:
    """A way of checking in words."""
    return next((option.label for option in way_options() if option.value == code), code or "—")


def state_badge(visit: ServiceVisit, *, small: bool = True) -> SafeString:
    """A visit's state with a shape of its own."""
    tone, shape = STATES[visit.state]
    return badge(tone, visit.get_state_display(), shape=shape, small=small)


def period(order: Order) -> str:
    """From when until when an order holds; of an entitlement by age the month, which tells no birthday."""
    known = {"first": order.begins, "last": full_day(order.valid_until)}
    words = gettext("%(first)s to %(last)s") if order.valid_until else gettext("from %(first)s on")
    return words % known


def amount(order: Order) -> str:
    """How much of the item a month."""
    return f"{thousands(order.quantity)} {item_unit(order.item)}"


def service(order: Order) -> Words:
    """What is ordered."""
    return item_title(order.item)


def instead_options(order: Order) -> list[Option]:
    """What may be given in place of the ordered item: what an entitlement to it allows; nothing for a plan's item."""
    if order.basis != Order.Basis.ENTITLEMENT:
        return []
    codes = [
        code
        for content in installed_pack().content(ENTITLEMENTS)
        for entitled in content.value.items
        if entitled.item == order.item
        for code in entitled.instead
    ]
    return [Option(code, item_title(code)) for code in codes]


def holds_on(order: Order, day: date) -> bool:
    """Whether the order holds on a day."""
    return order.valid_from <= day and (order.valid_until is None or day <= order.valid_until)
