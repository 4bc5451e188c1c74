"""A delivery held against the one before it: what is far from it waits until somebody has looked."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.bounds import Shape, beyond
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.models import Delivery
from minzheng.platform.acting import Actor
from minzheng.registry.services import known_by_number

AT_A_TIME = 20_000


def count_people(delivery: Delivery, numbers: pa.ChunkedArray) -> None:
    """How many of the people of these numbers are known by them, and how many aren't yet."""
    people = pc.unique(numbers).drop_null()
    parts = (people.slice(start, AT_A_TIME) for start in range(0, len(people), AT_A_TIME))
    delivery.known_persons = sum(len(known_by_number(part.to_pylist())) for part in parts)
    delivery.new_persons = len(people) - delivery.known_persons


def far_from_the_one_before(actor: Actor, delivery: Delivery, contract: Contract) -> list[Problem]:
    """What differs from the newest file of this sender by more than was agreed; nothing for the first."""
    if contract.bounds is None:
        return []
    same = (
        Delivery.objects.visible_to(actor)
        .merged()
        .filter(
            source=delivery.source,
            area=delivery.area_id,
            party=delivery.party_id,
            sent_on__lte=delivery.sent_on,
        )
    )
    before = same.order_by("-sent_on", "-pk").first()
    return beyond(contract.bounds, _shape(before), _shape(delivery), contract) if before is not None else []


def _shape(delivery: Delivery) -> Shape:
    people = delivery.new_persons + delivery.known_persons
    return Shape(delivery.accepted + delivery.waiting, people, delivery.new_persons, delivery.codes)
