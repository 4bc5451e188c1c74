"""Whose file it is and what, by the folders it lies in: the source, and below it the division or party where needed."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from minzheng.exchange.content import Contract
from minzheng.exchange.contracts import contracts
from minzheng.exchange.shown import sources_for
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Division, Party


class WrongPlace(LookupError):
    """A file lies where nobody can tell what it is; the words say which folder would be right."""


@dataclass(frozen=True, slots=True)
class Sender:
    """The source, and the division or party named by a folder."""

    contract: Contract
    area: Division | None = None
    party: Party | None = None


def source_in(above: tuple[str, ...]) -> Contract:
    """The contract of the first folder; raises WrongPlace with those there are."""
    agreed = contracts(installed_pack())
    if not above:
        words = _("The file lies in no folder of a source. Right would be one of: %(known)s.")
        raise WrongPlace(words % {"known": ", ".join(sorted(agreed))})
    if above[0] not in agreed:
        words = _("There is no source %(name)s. Right would be one of: %(known)s.")
        raise WrongPlace(words % {"name": above[0], "known": ", ".join(sorted(agreed))})
    return agreed[above[0]]


def sender_in(actor: Actor, contract: Contract, above: tuple[str, ...]) -> Sender:
    """The sender named by the folder below the source's, if there is one; raises WrongPlace for an unknown name."""
    offered = [option.value for option in sources_for(actor)]
    if contract.source not in offered:
        words = _("%(name)s may not send %(source)s. Right would be one of: %(known)s.")
        told = {"name": actor.name, "source": contract.source, "known": ", ".join(offered) or "-"}
        raise WrongPlace(words % told)
    if len(above) < 2:
        return Sender(contract)
    places = _parties(actor) if contract.sent_by == "party" else _divisions(actor)
    if above[1] not in places:
        words = _("There is no sender %(name)s. Right would be one of: %(known)s.")
        raise WrongPlace(words % {"name": above[1], "known": ", ".join(sorted(places))})
    place = places[above[1]]
    return Sender(contract, party=place) if isinstance(place, Party) else Sender(contract, area=place)


def _parties(actor: Actor) -> dict[str, Division | Party]:
    return {one.code: one for one in Party.objects.filter(pk__in=actor.where("exchange.receive"))}


def _divisions(actor: Actor) -> dict[str, Division | Party]:
    places = Division.objects.filter(pk__in=actor.where("exchange.receive")).exclude(level="community")
    return {one.code: one for one in places}
