"""Whoever sent a file acts in it: a provider reports, a street confirms; so duties stay apart in files too."""

from __future__ import annotations

from minzheng.exchange.models import Delivery
from minzheng.platform.acting import Actor, Hat
from minzheng.platform.actors import UnknownActor, actor_for


def sender_of(delivery: Delivery, hat: Hat, permit: str) -> Actor | None:
    """The account that sent the file, under the hat its source asks for; None if it may not do this itself."""
    try:
        sender = actor_for(delivery.received_by, hat)
    except UnknownActor:
        return None
    return sender if sender.may(permit) else None
