"""What a row stands on: a reported visit on the provider's order for this person, item and day, a check on a visit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from django.db.models import TextField

from minzheng.catalogue.content import ENTITLEMENTS
from minzheng.orders.models import Order, ServiceVisit
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.platform.models import Party
from minzheng.platform.packs import Pack

NO_ORDER = NO_VISIT = 0
"""The id of no row: the verb can't find it and refuses, and so the row of the file keeps its place in the set."""


@dataclass(frozen=True, slots=True)
class _Order:
    pk: int
    subject_id: int
    basis: str
    item: str
    valid_from: date
    valid_until: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


class OrderBook:
    """The standing orders of a party for some people, read at once."""

    def __init__(self, actor: Actor, party: Party | None, subjects: Iterable[int], pack: Pack) -> None:
        """Reads with the eyes of the actor, who must be acting."""
        orders = Order.objects.visible_to(actor).standing().filter(party=party)
        mine = orders.filter(Among("subject_id", set(subjects))).order_by("-valid_from", "-pk")
        self._orders: dict[int, list[_Order]] = defaultdict(list)
        for told in mine.values_list(*(part.name for part in fields(_Order))):
            order = _Order(*told)
            self._orders[order.subject_id].append(order)
        self._instead = _instead(pack)

    def find(self, subject_id: int | None, item: str, day: date) -> int:
        """The order that holds on the day, for the item itself before one that may be taken as it.

        When none holds then, one of another time: so that it can be said when it holds. NO_ORDER when there is none.
        """
        fitting = [each for each in self._orders.get(subject_id or 0, ()) if self._covers(each, item)]
        best = min(fitting, key=lambda each: (not each.holds_on(day), each.item != item), default=None)
        return best.pk if best else NO_ORDER

    def _covers(self, order: _Order, item: str) -> bool:
        if order.item == item:
            return True
        return order.basis == Order.Basis.ENTITLEMENT and item in self._instead.get(order.item, ())


def _instead(pack: Pack) -> dict[str, frozenset[str]]:
    """For each item of an entitlement what may be taken in its place."""
    instead: dict[str, frozenset[str]] = {}
    for content in pack.content(ENTITLEMENTS):
        for given in content.value.items:
            instead[given.item] = instead.get(given.item, frozenset()) | frozenset(given.instead)
    return instead


def numbered_visits(actor: Actor, numbers: Iterable[str]) -> dict[tuple[str, str], int]:
    """The standing visits with these numbers in the actor's sight, by the code of the party and the number."""
    parties = {party.pk: party.code for party in Party.objects.all()}
    visits = ServiceVisit.objects.visible_to(actor).standing()
    found = visits.filter(Among("number", set(numbers), TextField()), party_id__in=list(parties))
    return {
        (parties[party_id], number): pk
        for pk, party_id, number in found.values_list("pk", "party_id", "number")
    }
