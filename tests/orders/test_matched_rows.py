"""A list's row whose number can't be used gives and takes its order as its decision stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minzheng.exchange import places
from minzheng.orders.models import Order
from minzheng.platform.acting import unscoped
from tests.exchange.deliveries import LIST, person, sent
from tests.exchange.matching import apart, known, matches, undone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "root", lambda: tmp_path / "files")


def standing(number: str) -> int:
    with unscoped("a test looks"):
        return int(Order.objects.standing().filter(subject=person(number).pk).count())


def test_orders_come_and_go_with_what_is_decided_on_the_row() -> None:
    number = known("张伟明", born=date(1941, 3, 5))
    row = (
        "张伟明",
        "",
        "1941-03-05",
        "清和街道",
        "梧桐里社区",
        "梧桐苑",
        "3幢1单元502室",
        "12000005678",
        "独居",
    )
    delivery = sent("qinghe_clerk", LIST, row)
    (match,) = matches(delivery)
    assert (match.band, standing(number)) == ("accept", 1)
    apart(match, "qinghe_clerk")
    assert standing(number) == 0
    undone(match, "qinghe_clerk")
    assert standing(number) == 1
