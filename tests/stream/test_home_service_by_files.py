"""Home services by three files: the street lists her, the provider reports, the street confirms; then she counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.indicators import figures
from minzheng.platform.acting import acting
from minzheng.platform.verbs import Refused
from tests.accounts import actor
from tests.people import id_number
from tests.sending import CHECKS, LIST, VISITS, came_back, check, elder, sent, visit, withdrawn

pytestmark = pytest.mark.django_db

LISTED, SERVED, CHECKED = date(2025, 1, 6), date(2025, 3, 3), date(2025, 3, 5)


def counted() -> tuple[int, int, int]:
    """Elders served at home, their services, and who was entitled but not reached, as the leader sees them."""
    leader = actor("leader")
    with acting(leader):
        codes = ("care.home_elders", "care.home_visits", "care.unreached")
        served, visits, unreached = (figures.value(leader, code, 2025) for code in codes)
    return served, visits, unreached


def test_an_elder_is_counted_once_three_senders_have_sent_their_part() -> None:
    number = id_number(date(1941, 3, 5))

    early = sent("anhe", VISITS, visit("A-1", number, SERVED))
    assert came_back(early) == {2: ["order_missing"]}
    with pytest.raises(Refused, match="wrong_sender"):
        sent("anhe", LIST, elder(number), on=LISTED)
    with pytest.raises(Refused, match="wrong_sender"):
        sent("data", LIST, elder(number), on=LISTED)
    listed_elsewhere = sent("wanghu_clerk", LIST, elder(number), on=LISTED)
    assert came_back(listed_elsewhere) == {2: ["division_unknown"] * 2}
    assert counted() == (0, 0, 0)

    sent("qinghe_clerk", LIST, elder(number), on=LISTED)
    assert counted() == (0, 0, 1)

    with pytest.raises(Refused, match="wrong_sender"):
        sent("qinghe_clerk", VISITS, visit("A-1", number, SERVED))
    assert came_back(sent("qingfeng", VISITS, visit("Q-1", number, SERVED))) == {2: ["order_missing"]}
    before = sent("qinghe_clerk", CHECKS, check("A-1", CHECKED))
    assert came_back(before) == {2: ["visit_missing"]}
    told = visit("A-1", number, SERVED), visit("A-2", number, SERVED + timedelta(days=35))
    reports = sent("anhe", VISITS, *told)
    assert came_back(reports) == {}
    assert sent("anhe", VISITS, *told).pk == reports.pk
    assert came_back(sent("anhe", VISITS, visit("A-1", number, CHECKED))) == {2: ["number_used"]}
    assert counted() == (0, 0, 1)

    with pytest.raises(Refused, match="wrong_sender"):
        sent("anhe", CHECKS, check("A-1", CHECKED))
    assert came_back(sent("wanghu_clerk", CHECKS, check("A-1", CHECKED))) == {2: ["visit_missing"]}
    asked = (
        check("A-1", CHECKED + timedelta(days=1)),
        check("A-2", SERVED + timedelta(days=40), result="不属实"),
    )
    checks = sent("qinghe_clerk", CHECKS, *asked)
    assert came_back(checks) == {}
    assert counted() == (1, 1, 0)

    assert came_back(sent("qinghe_clerk", CHECKS, check("A-2", CHECKED + timedelta(days=60)))) == {
        2: ["visit_checked"]
    }
    withdrawn(checks)
    assert counted() == (0, 0, 1)
