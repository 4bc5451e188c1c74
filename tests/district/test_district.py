"""The demonstration district, through its files: every figure, every returned row, every planted case, open work."""

from __future__ import annotations

import pytest

from tests.district.conftest import Built
from tests.truth.counted import must_return


def test_every_figure_is_what_the_generator_knows(built: Built) -> None:
    assert built.told["figures"] == built.truth["figures"]


def test_exactly_the_wrong_rows_came_back(built: Built) -> None:
    assert built.told["returned"] == must_return(built.district)


def test_each_rule_finds_exactly_the_planted_people(built: Built) -> None:
    for rule, cases in built.truth["rules"].items():
        assert built.told["hits"][rule] == built.told["must_hit"][rule], rule
        assert len(built.told["hits"][rule]) == cases["must_hit"], rule
        assert not set(built.told["hits"][rule]) & set(built.told["near"][rule]), rule


@pytest.mark.parametrize(
    ("model", "states"),
    [
        ("discovery.Warning", {"open", "visiting", "closed"}),
        ("visits.Visit", {"planned", "done"}),
        ("casework.Plan", {"proposed", "approved", "returned"}),
        ("orders.ServiceVisit", {"reported", "confirmed", "disputed"}),
        ("worklist.Task", {"warning", "visit", "plan", "plan_approval", "order"}),
    ],
)
def test_every_list_has_work_in_each_state(built: Built, model: str, states: set[str]) -> None:
    assert states <= built.told["work"][model].keys()


def test_clocks_of_every_colour_run(built: Built) -> None:
    assert built.told["colours"].keys() == {"red", "orange", "yellow", "blue"}


def test_a_second_call_finds_the_district_there_within_fifteen_seconds(built: Built) -> None:
    assert "there already" in built.again
    assert built.seconds_again < 15
