"""What counts towards a figure and what doesn't; the rows behind it are as many as it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from minzheng.indicators import figures
from minzheng.indicators.figures import NoFigure
from minzheng.platform.acting import acting
from minzheng.platform.models import Division
from minzheng.registry.services import record_death
from tests.accounts import actor, division, key
from tests.answers import ALONE_AND_FALLEN
from tests.indicators.rows import entitled, served, surveyed
from tests.people import QINGHE_1, QINGHE_2, WANGHU_1, registered

pytestmark = pytest.mark.django_db

YEAR = 2025
SURVEYED, IN_NEED = "assist.surveyed", "assist.in_need"
ELDERS, VISITS, UNREACHED = "care.home_elders", "care.home_visits", "care.unreached"
NO_NEED: dict[str, object] = {}


def values(code: str = "leader") -> dict[str, int]:
    who = actor(code)
    with acting(who):
        return {each.code: figures.value(who, each.code, YEAR) for each in figures.visible_figures(who)}


def test_a_person_counts_once_and_the_last_survey_of_the_year_decides() -> None:
    clerk = actor("qinghe_clerk")
    better, worse, earlier = (registered(clerk, QINGHE_1) for _ in range(3))
    surveyed(better, date(2025, 3, 1), ALONE_AND_FALLEN)
    surveyed(better, date(2025, 9, 1), NO_NEED)
    surveyed(worse, date(2025, 9, 1), ALONE_AND_FALLEN)
    surveyed(worse, date(2025, 3, 1), NO_NEED)
    surveyed(worse, date(2026, 3, 1), NO_NEED)
    surveyed(earlier, date(2024, 12, 31), ALONE_AND_FALLEN)
    assert (values()[SURVEYED], values()[IN_NEED]) == (2, 1)
    leader = actor("leader")
    with acting(leader):
        rows = figures.rows(leader, IN_NEED, YEAR)
        assert [(row.subject_id, row.taken_on) for row in rows] == [(worse.pk, date(2025, 9, 1))]


def test_a_visit_counts_when_it_is_confirmed_of_the_year_and_to_somebody_old_enough() -> None:
    clerk = actor("qinghe_clerk")
    elder = registered(clerk, QINGHE_1, born=date(1940, 1, 1))
    order = entitled(elder, date(2020, 1, 1))
    served(order, "1", date(2025, 1, 1))
    served(order, "2", date(2025, 12, 31))
    served(order, "3", date(2024, 12, 31))
    served(order, "4", date(2026, 1, 1))
    served(order, "5", date(2025, 6, 1), found_true=False)
    served(order, "6", date(2025, 6, 2), found_true=None)
    assert (values()[ELDERS], values()[VISITS], values()[UNREACHED]) == (1, 2, 0)


def test_eighty_is_who_is_eighty_on_the_day_of_the_visit() -> None:
    turning = registered(actor("qinghe_clerk"), QINGHE_1, born=date(1945, 6, 15))
    order = entitled(turning, date(2025, 1, 1), a_month=2)
    served(order, "1", date(2025, 6, 14))
    assert (values()[ELDERS], values()[VISITS], values()[UNREACHED]) == (0, 0, 0)
    served(order, "2", date(2025, 6, 15))
    assert (values()[ELDERS], values()[VISITS], values()[UNREACHED]) == (1, 1, 0)


def test_unreached_is_who_is_entitled_in_the_year_without_a_confirmed_visit() -> None:
    clerk = actor("qinghe_clerk")
    disputed, next_year, waiting, died, gone = (registered(clerk, QINGHE_1) for _ in range(5))
    order = entitled(disputed, date(2025, 1, 1))
    served(order, "1", date(2025, 5, 5), found_true=False)
    served(order, "2", date(2026, 5, 5))
    entitled(next_year, date(2026, 1, 1))
    entitled(waiting, date(2025, 12, 31))
    for person, day in ((died, date(2025, 1, 2)), (gone, date(2024, 12, 31))):
        entitled(person, date(2024, 1, 1))
        with acting(clerk):
            record_death(clerk, person=person, died_on=day, key=key())
    leader = actor("leader")
    with acting(leader):
        rows = figures.rows(leader, UNREACHED, YEAR)
        assert set(rows.values_list("subject_id", flat=True)) == {disputed.pk, waiting.pk, died.pk}


def test_each_account_counts_what_it_sees_and_parts_add_up() -> None:
    for place, by, told in (
        (QINGHE_1, "qinghe_clerk", ALONE_AND_FALLEN),
        (QINGHE_2, "qinghe_clerk", NO_NEED),
        (WANGHU_1, "wanghu_clerk", ALONE_AND_FALLEN),
    ):
        surveyed(registered(actor(by), place), date(2025, 4, 1), told, by)
    assert [values(code)[SURVEYED] for code in ("leader", "qinghe_clerk", "wanghu_head")] == [3, 2, 1]
    leader = actor("leader")
    with acting(leader):
        parts = figures.by_area(leader, SURVEYED, YEAR)
    found = {code: parts[division(code).pk] for code in (QINGHE_1, QINGHE_2, WANGHU_1)}
    assert found == {QINGHE_1: 1, QINGHE_2: 1, WANGHU_1: 1}
    streets = {each.code: parts[each.pk] for each in Division.objects.filter(level="street")}
    assert streets == {"320499001000": 2, "320499002000": 1}
    assert parts[Division.objects.get(parent=None).pk] == 3


def test_parts_are_one_grouped_query_beside_the_divisions() -> None:
    leader, asked = actor("leader"), []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with acting(leader), connection.execute_wrapper(count):
        figures.by_area(leader, ELDERS, YEAR)
    assert len(asked) == 2


def test_rows_of_distinct_people_take_any_order_and_filter() -> None:
    clerk = actor("qinghe_clerk")
    for number in (1, 2):
        order = entitled(registered(clerk, QINGHE_1), date(2025, 1, 1))
        served(order, f"{number}a", date(2025, number, 1))
        served(order, f"{number}b", date(2025, 8, 1))
    leader = actor("leader")
    with acting(leader):
        rows = figures.rows(leader, ELDERS, YEAR)
        newest = rows.order_by("-served_on", "id").values_list("number", flat=True)
        assert list(newest) == ["2a", "1a"]
        assert rows.filter(served_on__month=2).count() == 1


def test_an_account_sees_only_figures_whose_rows_it_may_see() -> None:
    assert set(values()) == {SURVEYED, IN_NEED, ELDERS, VISITS, UNREACHED}
    assert values("wutongli_grid") == {}
    assert values("anhe") == {}
    leader = actor("leader")
    half = replace(leader, grants={each: leader.where(each) for each in (figures.SEE, "orders.see")})
    with acting(half):
        assert [each.code for each in figures.visible_figures(half)] == [ELDERS, VISITS, UNREACHED]
        with pytest.raises(NoFigure):
            figures.value(half, SURVEYED, YEAR)


def test_a_figure_says_how_it_is_counted_and_what_nobody_has_checked() -> None:
    leader = actor("leader")
    with acting(leader):
        explained = figures.explanation(leader, IN_NEED, YEAR)
    assert explained.figure.definition.en.startswith("People whose last survey")
    assert [(each.title.en, each.unverified) for each in explained.rests_on] == [
        ("Scoring table of service needs", True)
    ]
    assert len(explained.pack_hash) == 64
