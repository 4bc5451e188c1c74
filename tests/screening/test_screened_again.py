"""What a file changes for those it tells of, and for those they live with, is seen once it is in or taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
from django.db.models import Q

from minzheng.discovery.models import Warning
from minzheng.exchange.places import lake
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.jobs import drain, run_handler
from minzheng.platform.models import Event
from minzheng.registry.models import Household, Person
from minzheng.registry.services import form_household, join_household, register_person
from minzheng.screening.models import Hit, Run
from tests.accounts import actor, division, key
from tests.people import QINGHE_1, WANGHU_1, id_number
from tests.screening.lakes import AS_OF, certificate, deliver, paid, screened
from tests.screening.test_runs import hits
from tests.sending import BILLS, LIST, ROLL, bill, elder, sent, withdrawn
from tests.sending import paid as row_paid

MONTH = date(2026, 11, 1)
ALONE, TOGETHER = "disability_not_enrolled", "several_severely_disabled"


class Somebody:
    """A registered person and the number by which files name them."""

    def __init__(self, area: str = QINGHE_1, born: date = date(1971, 3, 5)) -> None:
        by = actor("bureau")
        self.number = id_number(born)
        with acting(by):
            self.person: Person = register_person(
                by, area=division(area), id_number=self.number, name="周桂英", key=key()
            )

    @property
    def pk(self) -> int:
        return self.person.pk


def live_together(head: Somebody, other: Somebody) -> None:
    by = actor("bureau")
    told = {"since": date(2026, 1, 1), "reason": "入户核实"}
    with acting(by):
        home = form_household(by, person=head.person, kind=Household.Kind.LIVING, key=key(), **told)
        join_household(by, membership=home, number=other.number, relation="20", key=key(), **told)


def runs() -> list[Run]:
    with unscoped("a test looks at all"):
        return list(Run.objects.order_by("pk"))


def of(*people: Somebody) -> set[tuple[int, str]]:
    """The standing hits of these people."""
    return {(pk, rule) for pk, rule in hits() if pk in {one.pk for one in people}}


@pytest.fixture
def home() -> tuple[Somebody, Somebody]:
    """Two who live together, both with the severest disability, and on no roll; everybody has been screened."""
    head, other, on_roll = Somebody(), Somebody(WANGHU_1), Somebody()
    live_together(head, other)
    deliver("assistance_roll", paid(on_roll.person, [MONTH]))
    deliver("disability", [certificate(head.person, "1"), certificate(other.person, "1")])
    screened()
    drain()
    return head, other


def test_before_everybody_was_screened_a_file_leads_to_no_run() -> None:
    sent("data", ROLL, row_paid(Somebody().number, MONTH))
    assert runs() == []


def test_a_file_about_one_clears_what_held_for_another_of_the_household_and_taken_back_brings_it_back(
    home: tuple[Somebody, Somebody],
) -> None:
    head, other = home
    assert of(*home) == {(head.pk, ALONE), (other.pk, ALONE), (head.pk, TOGETHER)}
    file = sent("data", ROLL, row_paid(other.number, MONTH))
    assert of(*home) == {(head.pk, ALONE)}
    withdrawn(file)
    assert of(*home) == {(head.pk, ALONE), (other.pk, ALONE), (head.pk, TOGETHER)}
    assert [(run.delivery_id, run.people) for run in runs()] == [(None, None), (file.pk, 2), (file.pk, 2)]


def test_the_outcome_is_that_of_screening_everybody(home: tuple[Somebody, Somebody]) -> None:
    head, other = home
    sent("data", ROLL, row_paid(head.number, MONTH))
    file = sent("data", BILLS, bill(head.number, 12_000, AS_OF), bill(other.number, 40_000, AS_OF))
    assert {(head.pk, "medical_burden"), (other.pk, ALONE)} <= of(*home)
    assert changed_by(screened()) == 0
    withdrawn(file)
    assert (head.pk, "medical_burden") not in of(*home)
    assert changed_by(screened()) == 0


def changed_by(run: Run) -> int:
    with unscoped("a test looks at all"):
        return Hit.objects.filter(Q(found_by=run) | Q(cleared_by=run)).count()


def test_nobody_else_is_looked_at(home: tuple[Somebody, Somebody]) -> None:
    stranger = Somebody()
    deliver("disability", [certificate(stranger.person, "1")])
    sent("data", BILLS, bill(home[0].number, 12_000, AS_OF))
    assert of(stranger) == set()
    screened()
    assert of(stranger) == {(stranger.pk, ALONE)}
    for delivery in lake_deliveries("disability"):
        lake().withdraw("disability", delivery)
    sent("data", BILLS, bill(home[1].number, 13_000, AS_OF))
    assert of(stranger) == {(stranger.pk, ALONE)}
    assert (home[0].pk, ALONE) not in hits()


def lake_deliveries(source: str) -> set[int]:
    return {one for path in lake().files(source) for one in pq.read_table(path)["delivery"].to_pylist()}


def test_the_same_event_again_screens_nobody_twice(home: tuple[Somebody, Somebody]) -> None:
    sent("data", BILLS, bill(home[0].number, 12_000, AS_OF))
    made = runs()
    with unscoped("a test looks at all"):
        event = Event.objects.filter(verb="exchange.merge_delivery").order_by("-pk").first()
    assert event is not None
    run_handler(handler="screening.after_merge_delivery", event_id=event.pk)
    drain()
    assert runs() == made


def test_what_follows_from_a_file_elsewhere_is_done_before_its_people_are_screened(
    home: tuple[Somebody, Somebody],
) -> None:
    """Who is listed has an order from the list's day on: that it is old and nobody came is seen at once."""
    old = id_number(date(1941, 3, 5))
    sent("qinghe_clerk", LIST, elder(old), on=AS_OF - timedelta(days=200))
    assert "unvisited_alone" in {rule for _, rule in hits()}


def test_a_new_hit_warns_and_one_taken_back_lifts_its_warning(home: tuple[Somebody, Somebody]) -> None:
    sent("data", ROLL, row_paid(home[0].number, MONTH))
    file = sent("data", BILLS, bill(home[0].number, 12_000, AS_OF))
    assert warned(home[0]) == [("medical_burden", "open")]
    withdrawn(file)
    assert warned(home[0]) == [("medical_burden", "closed")]


def warned(somebody: Somebody) -> list[tuple[str, str]]:
    with unscoped("a test looks at all"):
        found = Warning.objects.filter(subject_id=somebody.pk, rule="medical_burden")
        return list(found.values_list("rule", "state"))
