"""What files tell of two people who became one, or two again: worked out anew from the files in force.

A file's facts, households and rows of the lake follow from its rows and from who is one with whom, whatever came first.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from minzheng.exchange.content import Contract
from minzheng.exchange.contracts import contracts
from minzheng.exchange.households import enter_households, take_back_households
from minzheng.exchange.merging.lake import pour
from minzheng.exchange.merging.precedence import rank
from minzheng.exchange.merging.retelling import retell
from minzheng.exchange.merging.turns import take_turns
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import kept_about, rows_told_of
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import EventLine
from minzheng.platform.verbs import record, verb
from minzheng.platform.verbs.frame import running
from minzheng.registry.models import Fact, Merge
from minzheng.registry.services import give_back


@dataclass(frozen=True)
class _Telling:
    """A file in force that names one of these people."""

    contract: Contract
    delivery: Delivery


@verb(permit="exchange.receive")
def retell_people(actor: Actor, *, merge: Merge, key: uuid.UUID) -> Merge:
    """What files told of the two holds as if they had been one, or two, from the beginning."""
    take_turns()
    people = {merge.subject_id, merge.other_id}
    told = list(_tellings(actor, people))
    frame = running()
    if merge.withdrawn_by is not None:
        give_back(actor, merge=merge, rows=_between(actor, merge, told), key=key)
    for one in told:
        if frame is not None:
            retell(actor, one.delivery, one.contract, people, frame)
        if one.contract.lake:
            pour(actor, one.contract, one.delivery)
        if one.contract.household is not None:
            take_back_households(actor, one.delivery, key, people=people)
            enter_households(actor, one.delivery, key, people=people)
    record(merge, kind="retold", subject_id=merge.subject_id)
    return merge


def _tellings(actor: Actor, people: Collection[int]) -> list[_Telling]:
    """The files in force that name one of these people, those that hold less first."""
    known = contracts(installed_pack())
    found = []
    for delivery in sorted(Delivery.objects.visible_to(actor).merged(), key=rank):
        if (contract := known.get(delivery.source)) is None:
            continue
        if kept_about(delivery, people):
            found.append(_Telling(contract, delivery))
    return found


def _between(actor: Actor, merge: Merge, told: Sequence[_Telling]) -> dict[str, list[int]]:
    """Rows that files told under the other's number while the two were one, by model; facts are retold instead."""
    found: dict[str, list[int]] = {}
    for one in told:
        named = rows_told_of(one.delivery, merge.other_id)
        lines = EventLine.objects.visible_to(actor).filter(
            origin_delivery=one.delivery.pk, subject_id=merge.subject_id, kind="made"
        )
        for label, pk, sheet, row in lines.exclude(object_kind=Fact._meta.label_lower).values_list(
            "object_kind", "object_id", "origin_sheet", "origin_row"
        ):
            if (sheet, row) in named:
                found.setdefault(label, []).append(pk)
    return found
