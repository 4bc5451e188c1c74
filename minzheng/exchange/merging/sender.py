"""Whose file it is: the district's, a street's or a party's; and of which divisions such a sender may speak."""

from __future__ import annotations

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.divisions import DivisionName
from minzheng.exchange.models import Delivery
from minzheng.platform.acting import Actor
from minzheng.platform.actors import subtree
from minzheng.platform.models import Division, Party
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.verbs import Reason, Refused

SENDER = gettext_noop("Sender")


def sender_of(actor: Actor, area: Division | None, party: Party | None) -> tuple[Division, Party | None]:
    """Division and party in whose name the actor sends: those named, or else the one there is to choose."""
    root = Division.objects.get(parent=None)
    places = actor.where("exchange.receive")
    if actor.hat == "party":
        own = [party] if party else list(Party.objects.filter(pk__in=places)[:2])
        if len(own) != 1:
            raise Refused("which_sender")
        return root, own[0]
    if party is not None:
        raise Refused("not_permitted_here", (Reason(phrase(SENDER), str(party)),))
    if area is not None:
        return area, None
    highest = list(Division.objects.filter(pk__in=places).exclude(parent__in=places)[:2])
    if len(highest) != 1:
        raise Refused("which_sender")
    return highest[0], None


def ask_sender(contract: Contract, area: Division, party: Party | None) -> None:
    """Refuses a sender from whom this source isn't agreed."""
    fits = {
        "district": party is None and area.parent_id is None,
        "street": party is None and _is_street(area),
        "party": party is not None,
    }
    if not fits[contract.sent_by]:
        raise Refused("wrong_sender", (Reason(phrase(SENDER), contract.sender.both()),))


def _is_street(area: Division) -> bool:
    return area.parent_id is not None and area.level != "community"


def own_areas(delivery: Delivery) -> frozenset[int] | None:
    """The divisions a street may speak of; None where the sender may speak of all."""
    area = delivery.area
    return subtree(area.pk) if delivery.party_id is None and area.parent_id is not None else None


def names(areas: frozenset[int] | None) -> list[DivisionName]:
    """Those divisions, or all, by the names files use."""
    rows = Division.objects.all() if areas is None else Division.objects.filter(pk__in=areas)
    return [DivisionName(row.pk, row.name, row.level, row.parent_id) for row in rows]
