"""The entries of exchange in the registries: a received file is merged, what a withdrawn one brought is taken back."""

from __future__ import annotations

from minzheng.exchange.models import Delivery
from minzheng.exchange.services import merge_delivery
from minzheng.platform.acting import Actor
from minzheng.platform.handlers import Handler, handlers
from minzheng.platform.jobs import derived_key
from minzheng.platform.log import objects_of
from minzheng.platform.models import Event

PERMITS = (
    "exchange.receive",
    "exchange.see",
    "exchange.withdraw",
    "registry.see",
    "registry.register",
    "questionnaires.see",
    "questionnaires.answer",
    "questionnaires.withdraw",
    "log.see",
)


def merge(event: Event, actor: Actor) -> None:
    """Merges the file an event received; one that was known before, or is withdrawn by now, is left alone."""
    received = Delivery.objects.visible_to(actor).filter(
        pk__in=objects_of(event, actor, Delivery._meta.label_lower), state=Delivery.State.RECEIVED
    )
    for delivery in received:
        key = derived_key(event, "exchange.merge")
        merge_delivery.because(event.pk, actor, delivery=delivery, key=key)


handlers.register(Handler(name="exchange.merge", on="exchange.receive_delivery", permits=PERMITS, run=merge))
