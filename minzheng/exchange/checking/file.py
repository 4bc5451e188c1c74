"""From the encrypted original to rows typed by the contract, or to the reasons why no row can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyarrow as pa
from django.utils import timezone

from minzheng.exchange.checking.basis import drop_without_basis
from minzheng.exchange.checking.columns import columns_as_last_time
from minzheng.exchange.content import Contract
from minzheng.exchange.contracts import code_lists, contracts
from minzheng.exchange.kernel.ahead import taken
from minzheng.exchange.kernel.arrival import arrived_schema, arrived_table
from minzheng.exchange.kernel.headings import labels
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.reading import Limits, Reading, extract, read_extracted
from minzheng.exchange.kernel.rows import BadRow
from minzheng.exchange.kernel.sheets import RawSheet
from minzheng.exchange.kernel.validation import validate
from minzheng.exchange.merging.sender import names, own_areas
from minzheng.exchange.models import Delivery
from minzheng.exchange.originals import opened
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """Some rows of a file held against its contract: the good ones, the bad ones, how many stand in it already."""

    good: pa.Table
    bad: list[BadRow]
    twice: int


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file whose headings fit its contract, and its rows some at a time, to be gone through once.

    `rows` counts all that stand in it, those between and below the data too: blank ones, sums, headings once more.
    `left_out` are those of them that are no data, `dropped` those of people who have not signed, `said` what is to be
    said of the file whole. `refused` means no row of it; `headings` are those of its first table.
    """

    schema: pa.Schema
    parts: Iterator[CheckedRows] = field(default_factory=lambda: iter(()))
    rows: int = 0
    left_out: int = 0
    dropped: int = 0
    said: list[Problem] = field(default_factory=list)
    refused: bool = False
    headings: list[str] = field(default_factory=list)


def checked_file(actor: Actor, delivery: Delivery) -> CheckedFile:
    """The delivery's file, read and held against its contract; `refused` tells that none of it could be.

    Columns that nobody chose for it are those of the sender's last file with the same headings: the delivery has them.
    """
    pack = installed_pack()
    contract = contracts(pack)[delivery.source]
    cells = _cells(delivery)
    if not delivery.columns and not isinstance(cells, Problem):
        delivery.columns = columns_as_last_time(actor, delivery, contract, cells)
    reading = read_extracted(cells, contract, delivery.columns)
    if reading.refused:
        return CheckedFile(arrived_schema(contract), said=reading.refused, refused=True)
    left_out = sum(reading.skipped.values())
    headings = labels(reading.sheets[0].headings)  # as they were sent: by them the next file is known again
    dropped = drop_without_basis(delivery, contract, reading)
    # Columns of the first sheet that has them: problems found later name them as the sender does.
    columns = {place.field.code: place for sheet in reversed(reading.sheets) for place in sheet.columns}
    schema = arrived_schema(contract, columns.values())
    return CheckedFile(
        schema,
        _checked_rows(delivery, contract, reading, schema),
        rows=reading.rows + dropped + left_out,
        left_out=left_out,
        dropped=dropped,
        said=reading.notes,
        headings=headings,
    )


def _checked_rows(
    delivery: Delivery, contract: Contract, reading: Reading, schema: pa.Schema
) -> Iterator[CheckedRows]:
    validated = validate(
        reading,
        contract,
        as_of=timezone.localdate(delivery.received_at),
        code_lists=code_lists(installed_pack()),
        divisions=names(own_areas(delivery)),
    )
    for part in validated:
        yield CheckedRows(arrived_table(contract, part.good, schema), part.bad, part.twice)


def _cells(delivery: Delivery) -> list[RawSheet] | Problem:
    """What stands in the file, if it wasn't read ahead."""
    ahead = taken(delivery.digest)
    if ahead is not None:
        return ahead
    with opened(delivery.digest) as path:
        return extract(path, Limits())
