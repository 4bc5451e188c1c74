"""What a row tells of its person besides the number, by what it is compared in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.unnumbered import WaitingRow

BORN = "birth_date"  # the code of the column that says again what the number says


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """A person as a row names them; what it doesn't tell is empty. `community` is the id of its node."""

    id_number: str = ""
    name: str = ""
    sex: str = ""
    birth_date: date | None = None
    phone: str = ""
    estate: str = ""
    door: str = ""
    community: int | None = None


def told_person(contract: Contract, row: WaitingRow) -> ToldPerson:
    """The person of a row by the contract's columns."""
    by_type = {one.type: one.code for one in reversed(contract.fields)}
    reached = contract.person
    born = row.values.get(BORN)
    community = next((one.code for one in contract.fields if one.level == "community"), "")
    place = row.values.get(community)

    def text(code: str | None) -> str:
        return str(row.values.get(code or "") or "")

    return ToldPerson(
        row.written,
        text(by_type.get("name")),
        text(by_type.get("sex")),
        born if isinstance(born, date) else None,
        text(reached.phone or by_type.get("phone")),
        text(reached.estate),
        text(reached.door),
        place if isinstance(place, int) else None,
    )
