"""The lake holds of each record, by the contract's key, the row of the file that holds most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import pyarrow as pa
import pyarrow.compute as pc

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.lake import schema_of, to_lake
from minzheng.exchange.merging.precedence import others, rank
from minzheng.exchange.models import Delivery
from minzheng.exchange.places import lake
from minzheng.exchange.staging import staged_batches
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.registry.models import Person

AT_A_TIME = 20_000
BETWEEN, NOTHING = (
    "\x1f",
    "\x1e",
)  # in a record's name; a reader of cells takes them for spaces, so no text has them

NONE = pa.array([], pa.string())
PEOPLE = pa.schema([("subject", pa.int64()), ("lake_no", pa.int64()), ("area", pa.int64())])


def pour(actor: Actor, contract: Contract, delivery: Delivery) -> None:
    """Writes the delivery's staged rows to the lake, and takes out rows of other files that give way to them."""
    earlier = others(actor, delivery, [contract.source])
    mine = records(contract, delivery) if earlier else NONE
    holding = []
    for other in earlier:
        shared = _shared(records(contract, other), mine)
        if len(shared) and rank(other) > rank(delivery):
            holding.append(shared)
        elif len(shared):
            _write(actor, contract, other, [mine, *_held_by_later(actor, contract, other)])
    _write(actor, contract, delivery, holding)


def pour_again(actor: Actor, contract: Contract, delivery: Delivery, before: pa.Array) -> None:
    """The same after its staged rows changed; `before` are the records it had, whose rows of other files come back."""
    gone = before.filter(pc.invert(pc.is_in(before, records(contract, delivery))))
    for other in others(actor, delivery, [contract.source]) if len(gone) else ():
        if rank(other) < rank(delivery) and len(_shared(records(contract, other), gone)):
            _write(actor, contract, other, _held_by_later(actor, contract, other))
    pour(actor, contract, delivery)


def drain_off(actor: Actor, contract: Contract, delivery: Delivery) -> None:
    """Takes a withdrawn delivery's rows out; rows of other files that had given way to them come back."""
    earlier = [one for one in others(actor, delivery, [contract.source]) if rank(one) < rank(delivery)]
    mine = records(contract, delivery) if earlier else NONE
    lake().withdraw(contract.source, delivery.pk)
    for other in earlier:
        if len(_shared(records(contract, other), mine)):
            _write(actor, contract, other, _held_by_later(actor, contract, other))


def _held_by_later(actor: Actor, contract: Contract, delivery: Delivery) -> list[pa.Array]:
    later = (other for other in others(actor, delivery, [contract.source]) if rank(other) > rank(delivery))
    return [records(contract, other) for other in later]


def _write(actor: Actor, contract: Contract, delivery: Delivery, giving_way: Sequence[pa.Array]) -> None:
    """The delivery's rows in the lake, but for some. Written again, they stand there once."""
    lake().withdraw(contract.source, delivery.pk)
    gone = pa.chunked_array(giving_way, pa.string()).combine_chunks() if giving_way else NONE
    # The lake takes rows in a thread of its own, from which nothing may be asked of the database.
    people = _people(actor, delivery)
    with staged_batches(delivery) as batches:
        rows = _poured(contract, delivery, batches, gone, people)
        first = next(rows, None)
        if first is not None:
            together = chain([first], rows)
            lake().append(contract.source, pa.RecordBatchReader.from_batches(schema_of(contract), together))


def _poured(
    contract: Contract,
    delivery: Delivery,
    batches: Iterable[pa.RecordBatch],
    gone: pa.Array,
    people: pa.RecordBatch,
) -> Iterator[pa.RecordBatch]:
    """Some rows at a time as the lake takes them, each with its person's number there and area."""
    sheets: dict[str, int] = {}
    for batch in batches:
        named = batch.filter(batch.column("subject").is_valid())
        rows = named.filter(pc.invert(pc.is_in(_names(contract, named), gone))) if len(gone) else named
        for name in pc.unique(rows.column("sheet")).to_pylist():
            sheets.setdefault(name, len(sheets) + 1)
        if rows.num_rows:
            yield _as_lake(contract, delivery, rows, sheets, people)


def _as_lake(
    contract: Contract,
    delivery: Delivery,
    rows: pa.RecordBatch,
    sheets: Mapping[str, int],
    people: pa.RecordBatch,
) -> pa.RecordBatch:
    whose = people.take(pc.index_in(rows.column("subject"), people.column("subject")))
    keys = {
        "lake_no": whose.column("lake_no"),
        "delivery": pa.repeat(delivery.pk, rows.num_rows),
        "sheet_no": pa.array(map(sheets.__getitem__, rows.column("sheet").to_pylist()), pa.int16()),
        "row_no": rows.column("row"),
        "area": whose.column("area"),
    }
    return to_lake(contract, {**dict(zip(rows.schema.names, rows.columns, strict=True)), **keys})


def records(contract: Contract, delivery: Delivery) -> pa.Array:
    """The names of a delivery's records: a row of another file with the same name tells of the same record."""
    with staged_batches(delivery) as batches:
        names = [_names(contract, batch.filter(batch.column("subject").is_valid())) for batch in batches]
    return pc.unique(pa.chunked_array(names, pa.string()))


def _shared(some: pa.Array, others: pa.Array) -> pa.Array:
    return some.filter(pc.is_in(some, others))


def _names(contract: Contract, rows: pa.RecordBatch) -> pa.Array:
    """What makes each row the same record in another file: its person, and the contract's key without the number."""
    told = [pc.fill_null(rows.column(code).cast(pa.string()), NOTHING) for code in contract.record_key]
    return pc.binary_join_element_wise(rows.column("subject").cast(pa.string()), *told, BETWEEN)


def _people(actor: Actor, delivery: Delivery) -> pa.RecordBatch:
    """Subject, number in the lake and area of everybody whom the delivery's rows name."""
    with staged_batches(delivery) as batches:
        named = pa.chunked_array([batch.column("subject") for batch in batches], pa.int64())
    subjects = pc.unique(named).drop_null()
    found = [pa.record_batch([[], [], []], PEOPLE)]
    for start in range(0, len(subjects), AT_A_TIME):
        part = Among("subject_id", subjects.slice(start, AT_A_TIME).to_pylist())
        people = Person.objects.visible_to(actor).filter(part).values_list("subject_id", "lake_no", "area_id")
        columns = list(zip(*people, strict=True)) or [(), (), ()]
        found.append(pa.record_batch([pa.array(column, pa.int64()) for column in columns], PEOPLE))
    return pa.concat_batches(found)
