"""Two numbers that are one person: everything lies with who stays and counts once; taken apart it is as before, and
what files told in between goes to whose number they named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from minzheng.discovery.models import Warning
from minzheng.exchange.places import lake
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.bulk import Among
from minzheng.platform.jobs import drain
from minzheng.platform.verbs import Refused
from minzheng.questionnaires.models import Answers
from minzheng.registry.households import size_on
from minzheng.registry.models import Fact, Household, HouseholdChange, Membership, Merge, Person, Subject
from minzheng.registry.services import form_household, merge_people, record_fact, unmerge_people
from minzheng.registry.services.moves import models_about_subjects
from minzheng.visits.models import Visit
from tests.accounts import actor, key
from tests.exchange.deliveries import (
    LIST,
    ROLL,
    SURVEY,
    dead,
    elder,
    now,
    paid,
    person,
    sent,
    surveyed,
    withdrawn,
)
from tests.people import id_number
from tests.web.clients import to_be_visited, warned

pytestmark = pytest.mark.django_db

ONE, OTHER = id_number(date(1941, 3, 5), serial=120), id_number(date(1941, 3, 5), serial=122)
MAY, JUNE, JULY = date(2026, 5, 28), date(2026, 6, 28), date(2026, 7, 28)
OWN = (Subject, Person, Merge)


def both_known() -> None:
    sent("qinghe_clerk", LIST, elder(ONE), elder(OTHER), on=date(2026, 4, 1))


def told_of_both(month: str = "2026-05", on: date = MAY) -> Any:
    """One file that pays both numbers."""
    return sent("data", ROLL, paid(ONE, "900", month=month), paid(OTHER, "600", month=month), on=on)


def merged() -> Merge:
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        merge_people(clerk, person=person(ONE), number=OTHER, reason="户籍核实为同一人", key=key())
    drain()
    with unscoped("a test looks"):
        return Merge.objects.standing().latest("pk")


def unmerged(merge: Merge) -> None:
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        unmerge_people(clerk, merge=merge, reason="核实为两人", key=key())
    drain()


def in_force() -> dict[str, Any]:
    """Everything that stands about the two, without ids, times and references to events; and the lake's rows."""
    people = {person(ONE).pk: "one", person(OTHER).pk: "other"}
    found: dict[str, Any] = {}
    with unscoped("a test looks"):
        for model, column in models_about_subjects():
            rows = model.objects.filter(Among(column, list(people)))  # type: ignore[attr-defined]
            if any(field.name == "withdrawn_by" for field in model._meta.fields):
                rows = rows.filter(withdrawn_by=None)
            found[model._meta.label] = Counter(_content(row, column, people) for row in rows)
        numbers = {one.lake_no: people[one.pk] for one in Person.objects.filter(pk__in=people)}
    found["lake"] = Counter(
        (numbers[row["lake_no"]], row["paid_month"], row["monthly_amount"])
        for row in in_lake()
        if row["lake_no"] in numbers
    )
    return found


def _content(row: Any, column: str, people: dict[int, str]) -> tuple[Any, ...]:
    skipped = ("recorded_by", "withdrawn_by", "merged_into", "delivery")
    told = tuple(
        str(getattr(row, field.attname))
        for field in row._meta.fields
        if field.name not in skipped and not field.primary_key and not field.is_relation
    )
    return (people[getattr(row, column)], row.area_id, *told)


def in_lake() -> list[dict[str, Any]]:
    import pyarrow.parquet as pq

    return [row for file in lake().files(ROLL) for row in pq.read_table(file).to_pylist()]


def facts(number: str) -> list[tuple[str, date, int | None]]:
    with unscoped("a test looks"):
        rows = Fact.objects.standing().filter(subject=person(number).pk, kind="assistance")
        return sorted(rows.values_list("kind", "valid_from", "amount"))


def everything() -> None:
    """A life under each number: files, answers, warnings, visits, own entries, a household."""
    both_known()
    told_of_both()
    sent("qinghe_clerk", SURVEY, surveyed(ONE), surveyed(OTHER, "2025-05-07"), on=MAY)
    warned(person(ONE)), warned(person(OTHER))
    to_be_visited(person(OTHER))
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        for number in (ONE, OTHER):
            subject = Subject.objects.visible_to(clerk).get(pk=person(number).pk)
            record_fact(clerk, subject=subject, kind="hobby", valid_from=MAY, key=key())
        form_household(
            clerk, person=person(OTHER), kind=Household.Kind.LIVING, since=MAY, reason="入户", key=key()
        )
    drain()


def test_what_is_known_under_both_numbers_lies_with_who_stays_and_counts_once() -> None:
    everything()
    merged()
    survivor, other = person(ONE), person(OTHER)
    assert other.standing == "merged" and other.merged_into_id == survivor.pk
    assert facts(ONE) == [("assistance", date(2026, 5, 1), 150000)]
    assert facts(OTHER) == []
    with unscoped("a test looks"):
        for model, number in ((Warning, 2), (Visit, 1), (Answers, 2), (Membership, 1)):
            assert model.objects.filter(subject=survivor.pk).count() == number, model
            assert model.objects.filter(subject=other.pk).count() == 0, model
    lake_numbers = {row["lake_no"] for row in in_lake()}
    assert lake_numbers == {survivor.lake_no}


def test_taken_apart_everything_is_as_before() -> None:
    everything()
    before = in_force()
    merge = merged()
    assert in_force() != before
    unmerged(merge)
    assert in_force() == before


def test_the_members_of_a_household_are_counted_through_both() -> None:
    everything()
    merge = merged()
    with unscoped("a test looks"):
        (household,) = HouseholdChange.objects.values_list("household", flat=True).distinct()
        assert size_on(household, JUNE) == 1
    unmerged(merge)
    with unscoped("a test looks"):
        assert size_on(household, JUNE) == 1


def test_either_number_leads_to_who_stays_in_files_and_amounts_are_summed_once() -> None:
    both_known()
    merged()
    delivery = now(told_of_both("2026-06", JUNE))
    assert (delivery.rows, delivery.accepted, delivery.returned) == (2, 2, 0)
    assert facts(ONE) == [("assistance", date(2026, 6, 1), 150000)]
    assert facts(OTHER) == []


def test_what_files_told_in_between_goes_to_whose_number_they_named() -> None:
    both_known()
    merge = merged()
    told_of_both("2026-06", JUNE)
    sent("qinghe_clerk", SURVEY, surveyed(OTHER, "2025-06-07"), on=JUNE)
    unmerged(merge)
    assert facts(ONE) == [("assistance", date(2026, 6, 1), 90000)]
    assert facts(OTHER) == [("assistance", date(2026, 6, 1), 60000)]
    with unscoped("a test looks"):
        assert [one.subject_id for one in Answers.objects.standing()] == [person(OTHER).pk]
        lake_rows = {row["lake_no"]: row["monthly_amount"] for row in in_lake()}
    assert {number: int(amount) for number, amount in lake_rows.items()} == {
        person(ONE).lake_no: 900,
        person(OTHER).lake_no: 600,
    }


@pytest.mark.parametrize(
    "between",
    [
        pytest.param(lambda: told_of_both("2026-06", JUNE), id="a file of both"),
        pytest.param(
            lambda: sent("data", ROLL, paid(OTHER, "700", month="2026-05"), on=JULY), id="a later file of one"
        ),
        pytest.param(lambda: sent("data", "funerals", dead(OTHER, "2026-06-20"), on=JUNE), id="a death"),
    ],
)
def test_a_file_in_between_leaves_what_it_would_have_left_without_the_merge(
    between: Callable[[], Any],
) -> None:
    """The same files, once with a merge around the last of them and once without."""
    both_known()
    told_of_both()
    merge = merged()
    file = between()
    unmerged(merge)
    with_merge = in_force()
    withdrawn(file)
    between()
    assert in_force() == with_merge


def test_a_file_withdrawn_in_between_is_gone_for_both() -> None:
    both_known()
    file = told_of_both()
    merge = merged()
    withdrawn(file)
    assert (facts(ONE), facts(OTHER)) == ([], [])
    unmerged(merge)
    assert (facts(ONE), facts(OTHER)) == ([], [])


def test_who_has_been_merged_into_stays_and_the_last_merge_is_taken_back_first() -> None:
    third = id_number(date(1941, 3, 5), serial=124)
    sent("qinghe_clerk", LIST, elder(ONE), elder(OTHER), elder(third))
    first, clerk = merged(), actor("qinghe_clerk")
    with acting(clerk):
        with pytest.raises(Refused, match="merged_before"):
            merge_people(clerk, person=person(third), number=ONE, reason="同一人", key=key())
        merge_people(clerk, person=person(ONE), number=third, reason="同一人", key=key())
        with pytest.raises(Refused, match="merged_since"):
            unmerge_people(clerk, merge=first, reason="核实为两人", key=key())


def test_nobody_is_merged_with_who_is_not_there_or_is_the_same() -> None:
    both_known()
    clerk = actor("qinghe_clerk")
    with acting(clerk):
        for number in (ONE, id_number(date(1950, 1, 1), serial=999)):
            with pytest.raises(Refused, match="nobody_has_number"):
                merge_people(clerk, person=person(ONE), number=number, reason="同一人", key=key())
