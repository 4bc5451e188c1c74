"""Whose name a file is sent in from the command line: the account named, or the only one that may send such a file."""

from __future__ import annotations

from minzheng.exchange.contracts import contracts
from minzheng.exchange.services.receive import FILE
from minzheng.exchange.shown import sources_for
from minzheng.platform.acting import Actor, Hat, acting, nobody
from minzheng.platform.actors import UnknownActor, actor_by_code, actor_for
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Account, Division
from minzheng.platform.reasons import phrase
from minzheng.platform.verbs import Reason, Refused


class UnknownSender(LookupError):
    """Nobody may send such a file, or several may; the words say which."""


def sender_called(username: str | None, source: str, division: Division | None) -> Actor:
    """The account's actor under the hat of the source, or that of the only account which may send it (for this
    division, if one is named). Raises UnknownSender with the accounts to choose from, Refused for an unknown source."""
    if username is not None:
        try:
            return actor_by_code(username, _hat(source))
        except UnknownActor as error:
            raise UnknownSender(f"There is no account {username} that may send such a file.") from error
    if source not in contracts(installed_pack()):
        raise Refused("no_such_source", (Reason(phrase(FILE), source),))
    found = senders_of(source, division)
    if len(found) == 1:
        return found[0][1]
    if not found:
        raise UnknownSender("No account may send such a file.")
    names = ", ".join(f"{name} ({actor.name})" for name, actor in found)
    raise UnknownSender(f"Several accounts may send such a file; name one with --as: {names}.")


def senders_of(source: str, division: Division | None) -> list[tuple[str, Actor]]:
    """The accounts that may send this source, for this division if one is named, by their names."""
    hat, found = _hat(source), []
    with nobody():
        accounts = list(Account.objects.filter(is_active=True).select_related("agent").order_by("username"))
    for account in accounts:
        try:
            actor = actor_for(account.agent, hat)
        except UnknownActor:
            continue
        if _may_send(actor, source, division):
            found.append((account.username, actor))
    return found


def _may_send(actor: Actor, source: str, division: Division | None) -> bool:
    places = actor.where("exchange.receive")
    if not places or (division is not None and division.pk not in places):
        return False
    with acting(actor):
        return source in {option.value for option in sources_for(actor)}


def _hat(source: str) -> Hat:
    """The hat under which this source is sent."""
    contract = contracts(installed_pack()).get(source)
    return "party" if contract is not None and contract.sent_by == "party" else "staff"
