"""From the encrypted original to rows typed by the contract, or to the reasons why no row can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils import timezone

from minzheng.exchange.content import NUMBER_TYPES, Contract
from minzheng.exchange.contracts import code_lists, contracts
from minzheng.exchange.kernel.ahead import taken
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.reading import Reading, read, read_extracted
from minzheng.exchange.kernel.rows import BadRow, Row, Validated
from minzheng.exchange.kernel.validation import validate
from minzheng.exchange.kernel.workbook import column_letter
from minzheng.exchange.merging.sender import names, own_areas
from minzheng.exchange.models import Delivery
from minzheng.exchange.originals import opened
from minzheng.exchange.staging import StagedRow
from minzheng.platform.installed import installed_pack
from minzheng.platform.verbs import Origin
from minzheng.registry.services import KnownPerson

PRIVATE_TYPES = NUMBER_TYPES | {"name", "phone"}
Place = tuple[str, int]


@dataclass
class Merge:
    """A delivery on its way in: rows still good, rows that go back, and who the rows' numbers belong to.

    `left_out` counts rows between and below the data: blank ones, sums, headings once more.
    """

    delivery: Delivery
    contract: Contract
    areas: frozenset[int] | None
    reading: Reading
    rows: list[Row]
    bad: list[BadRow]
    left_out: int
    people: dict[str, KnownPerson] = field(default_factory=dict)

    def give_back(self, problems: dict[Place, tuple[Problem, ...]]) -> None:
        """Takes rows out of the good ones; they go back with these problems."""
        if problems:
            self.rows = [row for row in self.rows if (row.sheet, row.row) not in problems]
            self.bad += [BadRow(sheet, row, told) for (sheet, row), told in problems.items()]

    def origin(self, row: Row) -> Origin:
        """The row's place in the file, for the log."""
        return Origin(self.delivery.pk, row.sheet, row.row)

    def column(self, code: str) -> tuple[str, str]:
        """Letter and heading of a column as it stands in the file; of one that isn't there the agreed heading."""
        from_file = (place for table in self.reading.sheets for place in table.columns)
        place = next((place for place in from_file if place.field.code == code), None)
        if place is None:
            return "", next((one.headings[0] for one in self.contract.fields if one.code == code), "")
        return column_letter(place.index), place.seen

    def codes(self) -> list[str]:
        """The columns that may be staged: without name, number, telephone and door."""
        return staged_codes(self.contract)

    def staged_rows(self) -> Iterator[StagedRow]:
        """The good rows as they are staged."""
        codes = self.codes()
        for row in self.rows:
            person = self.people.get(row.number.text) if row.number else None
            values = {code: row.values.get(code) for code in codes}
            yield StagedRow(row.sheet, row.row, person.subject_id if person else None, values)


def staged_codes(contract: Contract) -> list[str]:
    """The columns of a source that may be staged."""
    private = set(contract.person.by_name().values())
    return [one.code for one in contract.fields if one.type not in PRIVATE_TYPES and one.code not in private]


def opened_for_merge(delivery: Delivery) -> Merge:
    """The delivery's file read and held against its contract; `reading.refused` tells why none of it could be."""
    pack = installed_pack()
    contract = contracts(pack)[delivery.source]
    areas = own_areas(delivery)
    ahead = taken(delivery.digest)
    if ahead is not None:
        reading = read_extracted(ahead, contract)
    else:
        with opened(delivery.digest) as path:
            reading = read(path, contract)
    validated = Validated()
    if not reading.refused:
        validated = validate(
            reading,
            contract,
            as_of=timezone.localdate(delivery.received_at),
            code_lists=code_lists(pack),
            divisions=names(areas),
        )
    left_out = sum(reading.skipped.values())
    reading.skipped, reading.notes = validated.skipped, validated.notes or reading.notes
    return Merge(delivery, contract, areas, reading, validated.good, validated.bad, left_out)
