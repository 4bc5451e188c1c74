"""Per-capita income of a household: its parts with share, basis and origin; what counts, what does not, since when."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from minzheng.platform.acting import Actor, acting, unscoped
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.registry.households import stay_on
from minzheng.registry.means import Means, means_on
from minzheng.registry.models import Household, Income, Membership, Person, Subject
from minzheng.registry.services import (
    FactRow,
    form_household,
    join_household,
    move_person,
    record_death,
    record_facts,
    record_income,
    withdraw_income,
)
from tests.accounts import actor, division, key
from tests.people import WANGHU_1, id_number
from tests.ui.reading import page, rows
from tests.web.clients import client, person

pytestmark = pytest.mark.django_db

SON = id_number(date(1970, 5, 6))
SINCE = date(2026, 1, 1)


@pytest.fixture
def clerk() -> Actor:
    return actor("qinghe_clerk")


@pytest.fixture
def family(clerk: Actor) -> tuple[Person, Person, Membership]:
    """A mother and her son, who live together."""
    mother, son = person("周桂英"), person("周小明", born=date(1970, 5, 6), id_number=SON)
    with acting(clerk):
        hers = form_household(
            clerk, person=mother, kind=Household.Kind.LIVING, since=SINCE, reason="入户", key=key()
        )
        join_household(
            clerk, membership=hers, number=SON, relation="20", since=SINCE, reason="入户", key=key()
        )
    return mother, son, hers


def entered(by: Actor, who: Person, part: str, amount: str, since: date = SINCE) -> Income:
    with acting(by):
        return record_income(
            by, person=who, part=part, amount=Decimal(amount), valid_from=since, proof="银行流水", key=key()
        )


def means(by: Actor, hers: Membership, day: date | None = None) -> Means:
    with acting(by):
        return means_on(by, hers.household_id, hers.kind, day or today())


def told_by_file(who: Person, kind: str, code: str, amount: int, month: date, last: date) -> None:
    data = actor("data")
    with acting(data):
        subject = Subject.objects.visible_to(data).get(pk=who.pk)
        record_facts.many(data, [FactRow(subject.pk, kind, month, last, code, amount)], key=key())


def test_what_counts_is_shared_by_the_members(
    clerk: Actor, family: tuple[Person, Person, Membership]
) -> None:
    mother, son, hers = family
    entered(clerk, son, "wage", "3000")
    entered(clerk, son, "work_cost", "300.50")
    told_by_file(mother, "social_insurance", "resident_pension", 32000, date(2026, 5, 1), date(2026, 5, 31))
    told_by_file(mother, "assistance", "subsistence", 64000, date(2026, 5, 1), date(2026, 5, 31))
    found = means(clerk, hers)
    counted = {one.part.code: one.counted for one in found.parts}
    assert counted == {"wage": 300000, "work_cost": -30050, "pension": 32000, "assistance": 0}
    assert (found.total, found.members, found.per_head) == (301950, 2, 150975)


def test_a_new_amount_counts_from_its_day_and_one_taken_out_no_more(
    clerk: Actor, family: tuple[Person, Person, Membership]
) -> None:
    _mother, son, hers = family
    entered(clerk, son, "wage", "3000")
    raised = entered(clerk, son, "wage", "4000", date(2026, 6, 1))
    assert (means(clerk, hers, date(2026, 5, 31)).total, means(clerk, hers).total) == (300000, 400000)
    with acting(clerk):
        withdraw_income(clerk, income=raised, reason="填错", key=key())
    assert means(clerk, hers).total == 300000


def test_of_a_monthly_file_the_newest_month_counts_once(
    clerk: Actor, family: tuple[Person, Person, Membership]
) -> None:
    mother, _son, hers = family
    for month, last, amount in (
        (date(2026, 4, 1), date(2026, 4, 30), 30000),
        (date(2026, 5, 1), date(2026, 5, 31), 32000),
    ):
        told_by_file(mother, "social_insurance", "resident_pension", amount, month, last)
    assert means(clerk, hers).total == 32000


def test_who_has_died_neither_earns_nor_shares(
    clerk: Actor, family: tuple[Person, Person, Membership]
) -> None:
    mother, son, hers = family
    entered(clerk, son, "wage", "3000")
    entered(clerk, mother, "pension", "900")
    with acting(clerk):
        record_death(clerk, person=mother, died_on=date(2026, 6, 1), key=key())
    found = means(clerk, hers)
    assert (found.total, found.members) == (300000, 1)


def test_no_figure_is_given_while_a_member_lives_out_of_sight(
    clerk: Actor, family: tuple[Person, Person, Membership]
) -> None:
    _mother, son, hers = family
    entered(clerk, son, "wage", "3000")
    bureau = actor("bureau")
    with acting(bureau):
        row = Person.objects.visible_to(bureau).get(pk=son.pk)
        move_person(bureau, person=row, to=division(WANGHU_1), key=key())
    found = means(clerk, hers)
    assert (found.total, found.members, found.elsewhere, found.per_head) == (0, 2, 1, None)
    assert means(bureau, hers).per_head == 150000
    shown = client("qinghe_clerk").get(f"/household/{hers.pk}/?tab=means").content.decode()
    assert "有 1 名成员住在其他地区" in shown and "1,500 元" not in shown


def test_each_part_opens_to_its_entry_and_says_on_what_basis_it_counts(
    clerk: Actor, family: tuple[Person, Person, Membership]
) -> None:
    _mother, son, hers = family
    income, reader = entered(clerk, son, "wage", "3000"), client("qinghe_clerk")
    (row,) = rows(reader.get(f"/household/{hers.pk}/?tab=means"))
    assert "工资性收入" in row and "100%" in row and "未核实" in row
    hrefs = {found["href"] for found, _ in page(reader.get(f"/household/{hers.pk}/?tab=means")).all("a")}
    assert f"/income/{income.pk}/" in hrefs
    assert "银行流水" in reader.get(f"/income/{income.pk}/").content.decode()


def test_income_is_entered_by_the_form_and_unseen_by_who_may_not_see_means(
    clerk: Actor, family: tuple[Person, Person, Membership]
) -> None:
    _mother, son, hers = family
    told = {"part": "wage", "amount": "3000", "valid_from": "2026-01-01", "proof": "工资单"}
    assert client("qinghe_clerk").post(f"/record-income/{son.pk}/", told).status_code == 302
    with unscoped("a test looks"):
        income = Income.objects.get()
    grid = client("wutongli_grid")
    assert grid.get(f"/household/{hers.pk}/").status_code == 200
    assert "工资" not in grid.get(f"/household/{hers.pk}/?tab=means").content.decode()
    assert grid.get(f"/income/{income.pk}/").status_code == 403


@pytest.mark.parametrize(
    ("part", "amount", "since", "code"),
    [
        ("nothing", "1", SINCE, "no_such_part"),
        ("wage", "-1", SINCE, "amount"),
        ("wage", "0.001", SINCE, "amount"),
        ("wage", "1", date(2999, 1, 1), "in_future"),
    ],
)
def test_an_entry_that_can_not_be_is_refused(
    clerk: Actor, part: str, amount: str, since: date, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        entered(clerk, person(), part, amount, since)


def test_income_goes_along_with_who_moves(clerk: Actor, family: tuple[Person, Person, Membership]) -> None:
    _mother, son, _hers = family
    income, bureau = entered(clerk, son, "wage", "3000"), actor("bureau")
    with acting(bureau):
        row = Person.objects.visible_to(bureau).get(pk=son.pk)
        move_person(bureau, person=row, to=division(WANGHU_1), key=key())
        assert stay_on(bureau, son.pk, Household.Kind.LIVING, today()) is not None
        assert Income.objects.visible_to(bureau).get(pk=income.pk).area_id == division(WANGHU_1).pk
