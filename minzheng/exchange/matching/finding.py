"""Looks in the register for whoever rows without a usable number may mean, by the kernel's tiers and bands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
from django.utils import timezone

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.linkage.matching import Ways, judge
from minzheng.exchange.kernel.linkage.names import compared_name
from minzheng.exchange.kernel.linkage.numbers import repairs, seen_number
from minzheng.exchange.kernel.unnumbered import WaitingRow
from minzheng.exchange.matching.telling import ToldPerson, told_person
from minzheng.exchange.merging.sender import own_areas
from minzheng.exchange.models import Delivery
from minzheng.platform.acting import Actor
from minzheng.platform.models import Division
from minzheng.registry.services import Alike, Traits, people_alike, people_within

TEXT = pa.string()
COMPARED = pa.schema(
    [
        ("id_number", TEXT),
        ("name", TEXT),
        ("sex", TEXT),
        ("birth_date", pa.date32()),
        ("phone", TEXT),
        ("address", TEXT),
        ("community", TEXT),
    ]
)


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a row may mean: `band` is accept, review or reject, `candidates` as a match keeps them."""

    row: WaitingRow
    band: str
    tier: str
    probability: float
    candidates: list[dict[str, Any]] = field(default_factory=list)


def find(actor: Actor, delivery: Delivery, contract: Contract, rows: Sequence[WaitingRow]) -> list[Found]:
    """One answer a row, in their order, whatever else the file holds.

    A street's rows are held against the people in its own areas alone, so that no match tells of somebody elsewhere.
    """
    as_of, areas = timezone.localdate(delivery.received_at), own_areas(delivery)
    told = [told_person(contract, row) for row in rows]
    people = people_alike(actor, traits_of(told, as_of), areas)
    ways = Ways(as_of=as_of, out_of=max(people_within(actor, areas), len(people)))
    judged = judge(_known(people), _asked(told), ways)
    shown: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in judged.candidates.to_pylist():
        shown[one["right_row"]].append(_candidate(one, people))
    return [
        Found(row, line["band"], line["tier"], line["probability"], shown[line["right_row"]])
        for row, line in zip(rows, judged.lines.to_pylist(), strict=True)
    ]


def traits_of(told: Iterable[ToldPerson], as_of: date) -> Traits:
    """By what those who could be meant are looked up: everything by which the kernel brings pairs together."""
    traits = Traits()
    for one in told:
        number = seen_number(one.id_number, as_of)
        if number.number is not None:
            traits.numbers.add(number.number)
        if number.digits is not None:
            traits.numbers |= {repaired for repaired, _ in repairs(number.digits, as_of)}
        traits.born |= {day for day in (one.birth_date, number.birth_date) if day is not None}
        if one.phone:
            traits.phones.add(one.phone)
        if one.estate and one.door:
            traits.estates.add(one.estate)
        name = compared_name(one.name)
        if name is not None:
            traits.names |= {text for text in (name.name, name.former, name.folded) if text}
            traits.sounds |= {name.sound} if name.sound else set()
    return traits


def _known(people: Sequence[Alike]) -> pa.Table:
    communities = set(Division.objects.filter(level="community").values_list("pk", flat=True))
    return _table(
        (
            one.id_number,
            one.name,
            one.sex,
            one.birth_date,
            one.phone,
            one.estate + one.door,
            str(one.area_id) if one.area_id in communities else "",
        )
        for one in people
    )


def _asked(told: Sequence[ToldPerson]) -> pa.Table:
    return _table(
        (
            one.id_number,
            one.name,
            one.sex,
            one.birth_date,
            one.phone,
            one.estate + one.door,
            str(one.community or ""),
        )
        for one in told
    )


def _table(rows: Iterable[tuple[Any, ...]]) -> pa.Table:
    columns = [[value or None for value in column] for column in zip(*rows, strict=True)]
    return pa.table(columns or [[] for _ in COMPARED], schema=COMPARED)


def _candidate(judged: Mapping[str, Any], people: Sequence[Alike]) -> dict[str, Any]:
    """A candidate as it is kept: whose, how likely, and why, without a word of what either row holds."""
    return {
        "subject": people[judged["left_row"] - 1].subject_id,
        "tier": judged["tier"],
        "probability": judged["probability"],
        "evidence": [
            {"what": item["what"], "comparison": item["comparison"], "weight": item["weight"]}
            for item in judged["evidence"]
        ],
    }
