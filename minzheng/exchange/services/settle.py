"""Settling: what was decided on the rows of a file that is in comes to count, or no longer counts."""

from __future__ import annotations

import uuid

from minzheng.exchange.contracts import contracts
from minzheng.exchange.matching.settling import settle
from minzheng.exchange.merging.lake import NONE, pour_again, records
from minzheng.exchange.merging.turns import take_turns
from minzheng.exchange.models import Delivery
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.verbs import Refused, record, verb
from minzheng.platform.verbs.frame import running

COUNTS = ("accepted", "returned", "skipped", "waiting")


@verb(permit="exchange.receive")
def settle_delivery(actor: Actor, *, delivery: Delivery, key: uuid.UUID) -> Delivery:
    """Rows taken for somebody's count as if they had named them by number, rows of nobody's are back with their sender,
    rows whose decision was taken back wait again. Refuses a file that isn't in."""
    if delivery.state != Delivery.State.MERGED:
        raise Refused("not_merged")
    take_turns()
    contract, frame = contracts(installed_pack())[delivery.source], running()
    before = records(contract, delivery) if contract.lake else NONE
    if frame is not None and settle(actor, delivery, contract, frame):
        delivery.save(update_fields=list(COUNTS))
        if contract.lake:
            pour_again(actor, contract, delivery, before)
    record(delivery, kind="settled", diff={name: getattr(delivery, name) for name in COUNTS})
    return delivery
