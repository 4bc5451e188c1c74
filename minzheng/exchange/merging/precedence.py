"""Which of two files holds where both tell the same: the one sent later; of one day, the one that came later."""

from __future__ import annotations

from collections.abc import Iterable

from minzheng.exchange.models import Delivery
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.platform.models import EventLine

Rank = tuple[object, int]


def rank(delivery: Delivery) -> Rank:
    """Deliveries in the order in which they hold."""
    return (delivery.sent_on, delivery.pk)


def others(actor: Actor, delivery: Delivery, sources: Iterable[str]) -> list[Delivery]:
    """The other deliveries of these sources whose rows are in, those that hold more first."""
    rows = Delivery.objects.visible_to(actor).merged().filter(source__in=list(sources))
    return sorted(rows.exclude(pk=delivery.pk), key=rank, reverse=True)


def older_than(actor: Actor, delivery: Delivery, object_kind: str, ids: Iterable[int]) -> set[int]:
    """Of these rows those that a file brought which gives way to this one. What a person entered gives way to none."""
    lines = EventLine.objects.visible_to(actor).filter(
        Among("object_id", ids), object_kind=object_kind, kind="made", origin_delivery__isnull=False
    )
    origins = dict(lines.values_list("object_id", "origin_delivery"))
    brought = Delivery.objects.visible_to(actor).in_bulk(set(origins.values()))
    return {
        row
        for row, origin in origins.items()
        if origin == delivery.pk or (origin in brought and rank(brought[origin]) < rank(delivery))
    }
