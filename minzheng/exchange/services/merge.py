"""Merging: a checked file's rows go to people, facts, answers and the lake; the others go back. All or nothing."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from minzheng.exchange.content import Contract
from minzheng.exchange.contracts import contracts
from minzheng.exchange.kept import ARRIVED, kept_table, let_go
from minzheng.exchange.kernel.arrival import called, parts
from minzheng.exchange.matching.settling import settle
from minzheng.exchange.merging.answers import record_told, told_answers
from minzheng.exchange.merging.facts import claims, record_claims
from minzheng.exchange.merging.lake import pour
from minzheng.exchange.merging.part import Part, staged_codes
from minzheng.exchange.merging.people import find_people
from minzheng.exchange.merging.refusals import problems_of
from minzheng.exchange.merging.returned import give_back
from minzheng.exchange.merging.sender import own_areas
from minzheng.exchange.merging.turns import take_turns
from minzheng.exchange.models import Delivery
from minzheng.exchange.services.withdraw import withdraw_delivery
from minzheng.exchange.staging import PLACES, stage
from minzheng.exchange.working import MERGING, work_follows, work_key
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.progress import telling
from minzheng.platform.verbs import Refused, record, verb
from minzheng.platform.verbs.frame import Frame, running

COUNTS = ("accepted", "returned", "skipped", "waiting", "new_persons", "known_persons", "tiers")
REPLACED = "replaced by a corrected file"


@verb(permit="exchange.receive")
def merge_delivery(actor: Actor, *, delivery: Delivery, key: uuid.UUID) -> Delivery:
    """What is good in the file is in, the rest is returned with what would be right, but for rows that wait for an eye;
    a file that it corrects is withdrawn. Refuses one merged before, and one that isn't matched."""
    rows = kept_table(delivery, ARRIVED)
    if delivery.state != Delivery.State.MATCHED or rows is None:
        raise Refused("not_waiting")
    take_turns()
    frame = running()
    if frame is not None:
        _take_in(actor, delivery, rows, frame)
    delivery.state = Delivery.State.MERGED
    work_follows(delivery)
    delivery.save(update_fields=["state", "work_event", *COUNTS])
    record(delivery, kind="merged", diff={name: getattr(delivery, name) for name in COUNTS})
    if delivery.corrects is not None and delivery.corrects.state != Delivery.State.WITHDRAWN:
        withdraw_delivery(actor, delivery=delivery.corrects, key=key, reason=REPLACED)
    let_go(delivery, ARRIVED)
    return delivery


def _take_in(actor: Actor, delivery: Delivery, rows: pa.Table, frame: Frame) -> None:
    contract = contracts(installed_pack())[delivery.source]
    subjects: list[int | None] = [None] * rows.num_rows
    stays = [True] * rows.num_rows
    delivery.new_persons = delivery.known_persons = 0
    known_rows, ways = 0, Counter(delivery.tiers)
    for part in _telling(delivery, rows.num_rows, _parts(delivery, contract, rows)):
        known_rows += _take_in_part(actor, part, frame)
        give_back(actor, delivery, part.bad)
        for at in part.back:
            stays[at] = False
        for row in part.rows:
            person = part.person(row)
            subjects[row.at] = person.told_of if person else None
        delivery.new_persons += part.new_persons
        delivery.known_persons += part.known_persons
        ways += part.ways()
    delivery.tiers = dict(ways)
    stage(delivery, _staged(contract, rows, subjects, stays))
    back = stays.count(False)
    delivery.returned += back
    delivery.skipped += known_rows
    delivery.accepted -= back + known_rows
    settle(actor, delivery, contract, frame, called(rows.schema))
    if contract.lake:
        pour(actor, contract, delivery)


def _telling(delivery: Delivery, rows: int, taken: Iterable[Part]) -> Iterator[Part]:
    """The parts as they are, and how many of the rows are done once each has been taken in."""
    done = 0
    with telling(work_key(delivery), MERGING, rows) as tell:
        for part in taken:
            yield part
            done += len(part.rows)
            tell(done)


def _parts(delivery: Delivery, contract: Contract, rows: pa.Table) -> Iterator[Part]:
    areas, columns = own_areas(delivery), called(rows.schema)
    return (Part(delivery, contract, areas, columns, part) for part in parts(rows))


def _take_in_part(actor: Actor, part: Part, frame: Frame) -> int:
    """People, facts and answers of these rows; gives how many of the answers were known word for word."""
    delivery, contract = part.delivery, part.contract
    find_people(actor, part, frame)
    rows = list(part.staged_rows())
    refused = []
    if contract.facts:
        refused += record_claims(actor, delivery, claims(contract, delivery, rows), frame)
    known, not_taken = record_told(actor, delivery, told_answers(contract, delivery, rows), frame)
    told = [*((row.origin, why) for row, why in refused), *((row.origin, why) for row, why in not_taken)]
    part.give_back({(at.sheet, at.row): problems_of(part, why) for at, why in told if at is not None})
    return len(known)


def _staged(
    contract: Contract, rows: pa.Table, subjects: Sequence[int | None], stays: Sequence[bool]
) -> pa.Table:
    """The rows that stay, with whose they are in the place of names, numbers, telephones and doors."""
    codes = staged_codes(contract)
    columns = [
        rows.column("sheet"),
        rows.column("row"),
        pa.array(subjects, pa.int64()),
        *(rows.column("." + code) for code in codes),
    ]
    return pa.Table.from_arrays(columns, names=[*PLACES, *codes]).filter(pa.array(stays, pa.bool_()))
