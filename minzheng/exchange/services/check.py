"""Checking: a received file is read and held against its contract and the file before it, before any of it counts."""

from __future__ import annotations

import uuid
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from minzheng.exchange.checking.basis import forget_whole
from minzheng.exchange.checking.bounds import count_people, far_from_the_one_before
from minzheng.exchange.checking.columns import forget, remember
from minzheng.exchange.checking.file import CheckedFile, checked_file
from minzheng.exchange.contracts import contracts
from minzheng.exchange.kept import ARRIVED, keeping
from minzheng.exchange.kernel.bounds import CodesTold
from minzheng.exchange.matching.waiting import keeping_waiting
from minzheng.exchange.merging.returned import give_back
from minzheng.exchange.models import Delivery, RememberedColumns
from minzheng.exchange.working import work_follows
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.verbs import Refused, Told, record, verb

SEEN = ("state", "work_event", "problem", "held", "codes", "columns")
COUNTS = (
    "rows",
    "accepted",
    "returned",
    "skipped",
    "waiting",
    "dropped_without_basis",
    "new_persons",
    "known_persons",
    "repaired",
)


@verb(permit="exchange.receive")
def check_delivery(actor: Actor, *, delivery: Delivery, key: uuid.UUID) -> Delivery:
    """What is good in the file may go in, the rest comes back; far from the file before it, it waits for a decision.

    A file that can't be read by its contract is refused whole; columns chosen for one that can are remembered for the
    next one. Refuses one checked before.
    """
    if delivery.state != Delivery.State.RECEIVED:
        raise Refused("not_waiting")
    file = checked_file(actor, delivery)
    delivery.problem = [problem.as_json() for problem in file.said]
    if file.refused:
        delivery.state = Delivery.State.REFUSED
    else:
        _hold_against(actor, delivery, file)
    forget_whole(delivery)
    work_follows(delivery)
    delivery.save(update_fields=[*SEEN, *COUNTS])
    record(delivery, kind="refused_file" if file.refused else str(delivery.state))
    if delivery.columns and not file.refused:
        remember(actor, delivery, file.headings)
    return delivery


def _hold_against(actor: Actor, delivery: Delivery, file: CheckedFile) -> None:
    contract = contracts(installed_pack())[delivery.source]
    # Passed, returned, waiting, skipped and dropped add up to the rows.
    delivery.rows, delivery.skipped, delivery.dropped_without_basis = file.rows, file.left_out, file.dropped
    delivery.accepted = delivery.returned = delivery.repaired = delivery.waiting = 0
    told, numbers = CodesTold(contract), []
    with keeping(delivery, ARRIVED, file.schema) as keep, keeping_waiting(delivery) as keep_waiting:
        for part in file.parts:
            keep(part.good)
            back = keep_waiting(part.bad)
            give_back(actor, delivery, back)
            delivery.accepted += part.good.num_rows
            delivery.returned += len(back)
            delivery.waiting += len(part.bad) - len(back)
            delivery.skipped += part.twice
            delivery.repaired += pc.sum(part.good.column("repaired")).as_py() or 0
            told.add(part.good)
            numbers.append(part.good.column("number"))
    delivery.codes = told.counts()
    count_people(delivery, pa.chunked_array(chain.from_iterable(one.chunks for one in numbers), pa.string()))
    delivery.held = [told.as_json() for told in far_from_the_one_before(actor, delivery, contract)]
    delivery.state = Delivery.State.HELD if delivery.held else Delivery.State.CHECKED


@verb(permit="exchange.withdraw")
def release_delivery(actor: Actor, *, delivery: Delivery, key: uuid.UUID, reason: Told) -> Delivery:
    """The file that waited for a decision may go in, for a reason; refuses one that doesn't wait."""
    if delivery.state != Delivery.State.HELD:
        raise Refused("not_held")
    delivery.state = Delivery.State.CHECKED
    work_follows(delivery)
    delivery.save(update_fields=["state", "work_event"])
    record(delivery, kind="released", reason=reason)
    return delivery


@verb(permit="exchange.receive")
def forget_columns(actor: Actor, *, columns: RememberedColumns, key: uuid.UUID) -> RememberedColumns:
    """The next file with these headings is asked about again; refuses what is forgotten already."""
    if columns.forgotten_at is not None:
        raise Refused("forgotten_already")
    forget(columns)
    return columns
