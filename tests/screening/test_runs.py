"""A run keeps what is new, lets stand what holds again, clears what ended; each for the areas it is made for."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pytest

from minzheng.exchange.places import lake
from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.models import EventLine
from minzheng.platform.verbs import Refused
from minzheng.registry.models import Person
from minzheng.registry.services import PersonRow, register_people
from minzheng.screening.models import Hit, Run
from minzheng.screening.services import screen
from tests.accounts import actor, division, key
from tests.contracts.calls import holder
from tests.contracts.rows import qinghe
from tests.people import QINGHE_1, WANGHU_1, id_number, registered
from tests.screening.lakes import AS_OF, bill, certificate, deliver, paid, screened

MONTHS = [date(2026, 10, 1), date(2026, 11, 1)]


def severe(area: str = QINGHE_1) -> Person:
    """Somebody on no roll with the severest disability."""
    return registered(actor("bureau"), area)


def hits(cleared: bool = False) -> set[tuple[int, str]]:
    """Who has a standing hit of which rule, or a cleared one."""
    with unscoped("a test looks at all"):
        found = Hit.objects.exclude(cleared_by=None) if cleared else Hit.objects.filter(cleared_by=None)
        return set(found.values_list("subject_id", "rule"))


def lines() -> int:
    """How many lines of the log are about hits."""
    with unscoped("a test counts all"):
        return EventLine.objects.filter(object_kind="screening.hit").count()


def test_a_second_run_finds_nothing_new_and_notes_nothing_about_hits() -> None:
    person, on_roll = severe(), severe()
    deliver("assistance_roll", paid(on_roll, MONTHS))
    deliver("disability", [certificate(person, "1")])
    first = screened()
    noted, kept = lines(), hits()
    second = screened()
    assert kept == hits() == {(person.pk, "disability_not_enrolled")}
    assert (noted, lines()) == (1, 1)
    assert (first.hits, second.hits) == (1, 1)


def test_the_same_key_gives_the_same_run() -> None:
    desk, once = actor("data"), key()
    with acting(desk):
        first = screen(desk, as_of=AS_OF, key=once)
        assert screen(desk, as_of=AS_OF, key=once).pk == first.pk
        assert Run.objects.visible_to(desk).count() == 1


def test_a_hit_keeps_the_values_the_limit_and_the_rows_that_made_it() -> None:
    person = severe()
    deliver("assistance_roll", paid(person, MONTHS))
    bills = deliver("medical_insurance", [bill(person, 60_000, AS_OF) for _ in range(25)])
    screened()
    desk = actor("data")
    with acting(desk):
        hit = Hit.objects.visible_to(desk).get(rule="medical_burden")
    assert hit.values["seen"]["self_paid_year"] == "15000.00"
    assert hit.values["parameters"]["medical_burden_limit"]["value"] == "10000.00"
    assert (hit.severity, hit.found_on, hit.area.code) == ("orange", AS_OF, QINGHE_1)
    assert hit.rows[0] == {"source": "medical_insurance", "delivery": bills, "sheet": 1, "row": 2}
    assert len(hit.rows) == 20


def test_a_hit_is_cleared_by_the_run_that_no_longer_finds_it_and_found_anew_by_a_later_one() -> None:
    person, on_roll = severe(), severe()
    deliver("assistance_roll", paid(on_roll, MONTHS))
    certificates = deliver("disability", [certificate(person, "1")])
    screened()
    lake().withdraw("disability", certificates)
    screened()
    assert (hits(), hits(cleared=True)) == (set(), {(person.pk, "disability_not_enrolled")})
    deliver("disability", [certificate(person, "1")])
    screened()
    assert hits() == hits(cleared=True) == {(person.pk, "disability_not_enrolled")}
    assert lines() == 3


def test_persons_merely_seen_in_files_are_screened_too() -> None:
    desk, on_roll = actor("data"), severe()
    with acting(desk):
        row = PersonRow(id_number(), "周桂英", division("320499000000").pk)
        (pk,) = register_people.many(desk, [row], key=key()).done
        person = Person.objects.visible_to(desk).get(pk=pk)
    assert person.standing == "observed"
    deliver("assistance_roll", paid(on_roll, MONTHS))
    deliver("disability", [certificate(person, "1")])
    screened()
    assert hits() == {(pk, "disability_not_enrolled")}


def screened_by(who: Actor) -> Run:
    with acting(who):
        return screen(who, as_of=AS_OF, key=key())


def test_a_street_finds_and_clears_and_sees_its_own_hits_only() -> None:
    here, there = severe(QINGHE_1), severe(WANGHU_1)
    on_roll = severe(WANGHU_1)
    deliver("assistance_roll", paid(on_roll, MONTHS))
    certificates = deliver("disability", [certificate(here, "1"), certificate(there, "1")])
    own, district = holder("screening.run", qinghe()), actor("data")
    run = screened_by(own)
    assert (run.hits, hits()) == (1, {(here.pk, "disability_not_enrolled")})
    screened_by(district)
    with acting(own):
        assert set(Hit.objects.visible_to(own).values_list("subject_id", flat=True)) == {here.pk}
        assert not Run.objects.visible_to(own).exclude(pk=run.pk).exists()
    lake().withdraw("disability", certificates)
    screened_by(own)
    assert hits() == {(there.pk, "disability_not_enrolled")}


def test_days_to_come_and_days_before_the_last_run_are_refused() -> None:
    screened()
    for code, day in (
        ("as_of_in_future", AS_OF + timedelta(1)),
        ("as_of_before_last_run", AS_OF - timedelta(1)),
    ):
        with pytest.raises(Refused, match=f"^{code}:"):
            screened(as_of=day)


def test_rules_that_lack_a_column_are_not_run_without_it_but_refused_by_its_name() -> None:
    keys = {"lake_no": [1], "delivery": [1], "sheet_no": [1], "row_no": [2]}
    lake().append("funerals", pa.table(keys))
    with pytest.raises(Refused, match="^rules_not_run: .*funerals.died_on"):
        screened()
