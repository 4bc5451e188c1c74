"""The lake holds of each record, by the contract's key, the row of the file that holds most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from minzheng.exchange.content import NUMBER_TYPES, Contract
from minzheng.exchange.kernel.lake import LakeRow, to_arrow
from minzheng.exchange.merging.precedence import others, rank
from minzheng.exchange.models import Delivery
from minzheng.exchange.places import lake
from minzheng.exchange.staging import StagedRow, kept_keys, kept_rows
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among
from minzheng.registry.models import Person

Key = tuple[Any, ...]
AT_A_TIME = 20_000


def pour(actor: Actor, contract: Contract, delivery: Delivery) -> None:
    """Writes the delivery's staged rows to the lake, and takes out rows of other files that give way to them."""
    codes = _codes(contract)
    mine = kept_keys(delivery, codes)
    holding: set[Key] = set()
    for other in others(actor, delivery, [contract.source]):
        shared = kept_keys(other, codes) & mine
        if shared and rank(other) > rank(delivery):
            holding |= shared
        elif shared:
            _write(actor, contract, other, mine | _held_by_later(actor, contract, other))
    _write(actor, contract, delivery, holding)


def pour_again(actor: Actor, contract: Contract, delivery: Delivery, before: set[Key]) -> None:
    """The same after its staged rows changed; `before` are the keys it had, whose rows of other files come back."""
    gone = before - kept_keys(delivery, contract.record_key)
    for other in others(actor, delivery, [contract.source]) if gone else ():
        if rank(other) < rank(delivery) and kept_keys(other, contract.record_key) & gone:
            _write(actor, contract, other, _held_by_later(actor, contract, other))
    pour(actor, contract, delivery)


def drain_off(actor: Actor, contract: Contract, delivery: Delivery) -> None:
    """Takes a withdrawn delivery's rows out; rows of other files that had given way to them come back."""
    codes = _codes(contract)
    mine = kept_keys(delivery, codes)
    lake().withdraw(contract.source, delivery.pk)
    for other in others(actor, delivery, [contract.source]):
        if rank(other) < rank(delivery) and kept_keys(other, codes) & mine:
            _write(actor, contract, other, _held_by_later(actor, contract, other))


def _held_by_later(actor: Actor, contract: Contract, delivery: Delivery) -> set[Key]:
    held: set[Key] = set()
    for other in others(actor, delivery, [contract.source]):
        if rank(other) > rank(delivery):
            held |= kept_keys(other, _codes(contract))
    return held


def _write(actor: Actor, contract: Contract, delivery: Delivery, giving_way: set[Key]) -> None:
    """The delivery's rows in the lake, but for some. Written again, they stand there once."""
    codes = _codes(contract)
    rows = [
        row
        for row in kept_rows(delivery)
        if row.subject_id and (row.subject_id, *map(row.values.get, codes)) not in giving_way
    ]
    sheets = {name: at for at, name in enumerate(dict.fromkeys(row.sheet for row in rows), 1)}
    people = _people(actor, rows)
    made = []
    for row in rows:
        lake_no, area = people[row.subject_id or 0]
        made.append(LakeRow(lake_no, delivery.pk, sheets[row.sheet], row.row, area, row.values))
    lake().withdraw(contract.source, delivery.pk)
    if made:
        lake().append(contract.source, to_arrow(contract, made))


def _codes(contract: Contract) -> list[str]:
    """What, beside the person, makes a row the same record in another file: the key without the number."""
    types = {one.code: one.type for one in contract.fields}
    return [code for code in contract.key if types[code] not in NUMBER_TYPES]


def _people(actor: Actor, rows: Sequence[StagedRow]) -> dict[int, tuple[int, int]]:
    """Number in the lake and area of each row's person."""
    subjects = sorted({row.subject_id for row in rows if row.subject_id})
    found: dict[int, tuple[int, int]] = {}
    for start in range(0, len(subjects), AT_A_TIME):
        part = Among("subject_id", subjects[start : start + AT_A_TIME])
        people = Person.objects.visible_to(actor).filter(part)
        for subject, lake_no, area in people.values_list("subject_id", "lake_no", "area_id"):
            found[subject] = (lake_no, area)
    return found
