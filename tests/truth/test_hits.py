"""Screening a fed district finds exactly the planted people, and lets go what a withdrawn file brought."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time
from pathlib import Path

import pyarrow.parquet as parquet
import pytest

from minzheng.discovery.models import Warning
from minzheng.exchange.models import Delivery
from minzheng.exchange.places import lake
from minzheng.exchange.services import withdraw_delivery
from minzheng.platform.acting import acting
from minzheng.platform.jobs import drain
from minzheng.platform.time import clock_at
from minzheng.registry.models import Person
from minzheng.screening.inputs import installed_book
from minzheng.screening.models import Hit
from minzheng.screening.services import screen
from tests.accounts import actor, key
from tests.fed import AS_OF, ZONE, District
from tests.truth.conftest import Fed

Place = tuple[str, int]  # a file's name and a row in it
SEEDS = (1, 2, 3, 4, 5)
EVENING = datetime.combine(AS_OF, time(18), ZONE)


def screened() -> None:
    desk = actor("data")
    with clock_at(EVENING), acting(desk):
        screen(desk, as_of=AS_OF, key=key())
    with clock_at(EVENING):
        drain()


def found() -> dict[str, set[int]]:
    """Who has a standing hit, by rule."""
    desk = actor("data")
    hits: dict[str, set[int]] = {rule: set() for rule in installed_book().rules}
    with acting(desk):
        standing = Hit.objects.visible_to(desk).filter(cleared_by=None)
        for rule, subject in standing.values_list("rule", "subject_id"):
            hits[rule].add(subject)
    return hits


def people() -> dict[Place, int]:
    """Whose row it is, of every row that went into the lake."""
    desk, whose = actor("data"), dict[Place, int]()
    with acting(desk):
        names = dict(Delivery.objects.visible_to(desk).values_list("pk", "file_name"))
        subjects = dict(Person.objects.visible_to(desk).values_list("lake_no", "pk"))
    sources = [code for code, table in installed_book().tables.items() if not table.snapshot]
    for source in sources:
        for file in lake().files(source):
            columns = parquet.read_table(file, columns=["delivery", "row_no", "lake_no"]).columns
            for delivery, row, person in zip(*(column.to_pylist() for column in columns), strict=True):
                whose[names[delivery], row] = subjects[person]
    return whose


def planted(district: District, rule: str, whose: dict[Place, int], *, hit: bool) -> set[int]:
    """The people of the cases that must hit, or must not; a row that came back is nobody's."""
    return {
        whose[place]
        for case in district.truth["rules"][rule]["cases"]
        if case["hit"] == hit
        for place in ((Path(row["file"]).name, row["row"]) for row in case["rows"])
        if place in whose
    }


@pytest.mark.parametrize("seed", SEEDS)
def test_exactly_the_planted_people_hit_and_each_is_warned_of(seed: int, fed: Fed) -> None:
    with fed(seed) as district:
        screened()
        hits, whose = found(), people()
        unasked = hits.keys() - district.truth["rules"].keys()
        assert not any(hits[rule] for rule in unasked), "their sources send nothing here"
        for rule, told in district.truth["rules"].items():
            assert hits[rule] == planted(district, rule, whose, hit=True), rule
            assert len(hits[rule]) == told["must_hit"], rule
            assert not hits[rule] & planted(district, rule, whose, hit=False), rule
        bureau = actor("bureau")
        with acting(bureau):
            warned = Counter(Warning.objects.visible_to(bureau).values_list("rule", flat=True))
        assert warned == {rule: len(people) for rule, people in hits.items() if people}


def test_a_withdrawn_delivery_takes_its_hits_back_at_the_next_screening(fed: Fed) -> None:
    with fed(1):
        screened()
        before, desk = found(), actor("data")
        with acting(desk):
            certificates = Delivery.objects.visible_to(desk).filter(source="disability").order_by("pk")
            for delivery in certificates:
                with clock_at(EVENING):
                    withdraw_delivery(desk, delivery=delivery, key=key(), reason="发错文件")
        with clock_at(EVENING):
            drain()
        screened()
        certified = ("disability_not_enrolled", "near_poor_single_household")
        assert all(before[rule] for rule in certified)
        assert found() == before | {rule: set() for rule in certified}
