"""A part of a delivery on its way in: rows still good, rows that go back, and who the rows' numbers belong to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from minzheng.exchange.content import NUMBER_TYPES, Contract
from minzheng.exchange.kernel.arrival import ArrivedRow
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.rows import BadRow
from minzheng.exchange.matching.ways import EXACT, NEW, NORMALISED
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import StagedRow
from minzheng.platform.verbs import Origin
from minzheng.registry.services import KnownPerson

PRIVATE_TYPES = NUMBER_TYPES | {"name", "phone"}
Place = tuple[str, int]


@dataclass
class Part:
    """Rows of a delivery that go in together; `called` are letter and heading of its columns as they stand there."""

    delivery: Delivery
    contract: Contract
    areas: frozenset[int] | None
    called: Mapping[str, tuple[str, str]]
    rows: list[ArrivedRow]
    bad: list[BadRow] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    people: dict[str, KnownPerson] = field(default_factory=dict)
    known: frozenset[str] = frozenset()  # numbers that somebody had before
    new_persons: int = 0
    known_persons: int = 0

    def give_back(self, problems: Mapping[Place, tuple[Problem, ...]]) -> None:
        """Takes rows out of the good ones; they go back with these problems."""
        if problems:
            self.back += [row.at for row in self.rows if (row.sheet, row.row) in problems]
            self.rows = [row for row in self.rows if (row.sheet, row.row) not in problems]
            self.bad += [BadRow(sheet, row, told) for (sheet, row), told in problems.items()]

    def person(self, row: ArrivedRow) -> KnownPerson | None:
        """Who is known by the row's number."""
        return self.people.get(row.number) if row.number else None

    def ways(self) -> Counter[str]:
        """How many of the good rows found their person by the number, as written or normalised, or brought somebody."""
        return Counter(
            NEW if row.number not in self.known else NORMALISED if row.normalised else EXACT
            for row in self.rows
            if row.number is not None
        )

    def origin(self, row: ArrivedRow) -> Origin:
        """The row's place in the file, for the log."""
        return Origin(self.delivery.pk, row.sheet, row.row)

    def column(self, code: str) -> tuple[str, str]:
        """Letter and heading of a column as it stands in the file; of one that isn't there the agreed heading."""
        if code in self.called:
            return self.called[code]
        return "", next((one.headings[0] for one in self.contract.fields if one.code == code), "")

    def staged_rows(self) -> Iterator[StagedRow]:
        """The good rows as they are staged."""
        codes = staged_codes(self.contract)
        for row in self.rows:
            person = self.person(row)
            values = {code: row.values.get(code) for code in codes}
            yield StagedRow(row.sheet, row.row, person.subject_id if person else None, values)


def staged_codes(contract: Contract) -> list[str]:
    """The columns of a source that may be staged: without name, number, telephone and door."""
    private = set(contract.person.by_name().values())
    return [one.code for one in contract.fields if one.type not in PRIVATE_TYPES and one.code not in private]
