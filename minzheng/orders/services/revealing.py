"""Revealing: what a service worker must know at the door is masked, and shown once it is written who looks and why."""

from __future__ import annotations

from minzheng.orders.models import Order
from minzheng.platform.acting import Actor
from minzheng.registry.services import note_copy, reveal_copied

PERMIT = "orders.reveal"
ENTRANCE = "entrance"


def reveal_entrance(actor: Actor, *, order: Order, reason: str) -> tuple[str, str]:
    """Door and telephone as copied on the order, empty where nothing was: one look opens both, so that nobody who
    stands at the door is asked twice. Refuses without a reason."""
    values = (bytes(order.door_cipher), bytes(order.phone_cipher))
    door, phone = reveal_copied(actor, order, permit=PERMIT, what=ENTRANCE, reason=reason, values=values)
    return door, phone


def note_entrance_copied(actor: Actor, *, order: Order, reason: str) -> None:
    """Writes that what was shown was copied from the screen."""
    note_copy(actor, order, permit=PERMIT, what=ENTRANCE, reason=reason)
