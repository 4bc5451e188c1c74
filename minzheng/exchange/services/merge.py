"""Merging: a checked file's rows go to people, facts, answers and the lake; the others go back. All or nothing."""

from __future__ import annotations

import uuid
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from minzheng.exchange.content import Contract
from minzheng.exchange.contracts import contracts
from minzheng.exchange.kept import ARRIVED, STAGED, is_kept, keeping, kept_batches, kept_column, let_go
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
from minzheng.exchange.staging import PLACES
from minzheng.exchange.working import MERGING, work_follows, work_key
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.progress import telling
from minzheng.platform.verbs import Refused, record, verb
from minzheng.platform.verbs.frame import Frame, running

COUNTS = ("accepted", "returned", "skipped", "waiting", "new_persons", "known_persons", "tiers")
REPLACED = "replaced by a corrected file"
NOBODY = 0  # in the place of a subject, whose numbers begin at 1
STAGED_PLACES = list(zip(PLACES, (pa.string(), pa.int32(), pa.int64()), strict=True))


@verb(permit="exchange.receive")
def merge_delivery(actor: Actor, *, delivery: Delivery, key: uuid.UUID) -> Delivery:
    """What is good in the file is in, the rest is returned with what would be right, but for rows that wait for an eye;
    a file that it corrects is withdrawn. Refuses one merged before, and one that isn't matched."""
    if delivery.state != Delivery.State.MATCHED or not is_kept(delivery, ARRIVED):
        raise Refused("not_waiting")
    take_turns()
    frame = running()
    if frame is not None:
        _take_in(actor, delivery, frame)
    delivery.state = Delivery.State.MERGED
    work_follows(delivery)
    delivery.save(update_fields=["state", "work_event", *COUNTS])
    record(delivery, kind="merged", diff={name: getattr(delivery, name) for name in COUNTS})
    if delivery.corrects is not None and delivery.corrects.state != Delivery.State.WITHDRAWN:
        withdraw_delivery(actor, delivery=delivery.corrects, key=key, reason=REPLACED)
    let_go(delivery, ARRIVED)
    return delivery


def _take_in(actor: Actor, delivery: Delivery, frame: Frame) -> None:
    contract = contracts(installed_pack())[delivery.source]
    numbers = kept_column(delivery, ARRIVED, "number")
    subjects, stays = array("q", bytes(8 * len(numbers))), bytearray(b"\1" * len(numbers))
    delivery.new_persons = delivery.known_persons = 0
    known_rows, ways = 0, Counter(delivery.tiers)
    for part in _telling(delivery, len(numbers), _parts(delivery, contract, numbers)):
        known_rows += _take_in_part(actor, part, frame)
        give_back(actor, delivery, part.bad)
        for at in part.back:
            stays[at] = 0
        for row in part.rows:
            person = part.person(row)
            subjects[row.at] = person.told_of if person else NOBODY
        delivery.new_persons += part.new_persons
        delivery.known_persons += part.known_persons
        ways += part.ways()
    delivery.tiers = dict(ways)
    columns = _stage(delivery, contract, subjects, stays)
    back = stays.count(0)
    delivery.returned += back
    delivery.skipped += known_rows
    delivery.accepted -= back + known_rows
    settle(actor, delivery, contract, frame, columns)
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


def _parts(delivery: Delivery, contract: Contract, numbers: pa.ChunkedArray) -> Iterator[Part]:
    areas = own_areas(delivery)
    with kept_batches(delivery, ARRIVED) as batches:
        if batches is not None:
            columns = called(batches.schema)
            for part in parts(batches, numbers):
                yield Part(delivery, contract, areas, columns, part)


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


def _stage(
    delivery: Delivery, contract: Contract, subjects: Sequence[int], stays: Sequence[int]
) -> dict[str, tuple[str, str]]:
    """Keeps the rows that stay, with whose they are in the place of names, numbers, telephones and doors.

    Gives letter and heading of the file's columns.
    """
    codes, before = staged_codes(contract), 0
    with kept_batches(delivery, ARRIVED) as batches:
        assert batches is not None  # merging asked for it
        schema = pa.schema(
            [*STAGED_PLACES, *(batches.schema.field("." + code).with_name(code) for code in codes)]
        )
        with keeping(delivery, STAGED, schema) as keep:
            for batch in batches:
                here = slice(before, before + batch.num_rows)
                whose = pa.array(subjects[here], pa.int64())
                columns = [
                    batch.column("sheet"),
                    batch.column("row"),
                    pc.if_else(pc.equal(whose, NOBODY), None, whose),
                    *(batch.column("." + code) for code in codes),
                ]
                rows = pa.Table.from_arrays(columns, schema=schema)
                keep(rows.filter(pa.array(map(bool, stays[here]), pa.bool_())))
                before += batch.num_rows
        return called(batches.schema)
