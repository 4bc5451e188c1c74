"""Which items answer a need on a day, at which price."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from minzheng.assessment.content import NEEDS
from minzheng.catalogue.content import CatalogueItem, catalogue
from minzheng.catalogue.kernel.items import item_named, item_on, items_for
from minzheng.platform.packs import load, packs_dir

ROW: dict[str, Any] = {
    "code": "bath", "name": "助浴", "name_en": "Bath", "unit": "次", "unit_en": "visit", "price": "99.50",
    "ceiling": 2, "valid_from": date(2024, 1, 1), "valid_until": date(2024, 12, 31), "need": "care",
    "min_level": 1, "source": "a notice", "status": "verified",
}  # fmt: skip
OLD = CatalogueItem(**ROW)
NEW = CatalogueItem(**{**ROW, "price": "110", "valid_from": date(2025, 1, 1), "valid_until": None})
GRAVE = CatalogueItem(**{**ROW, "code": "nurse", "name": "护理", "min_level": 3, "valid_until": None})
ITEMS = (OLD, NEW, GRAVE)


def test_an_item_has_the_price_of_the_day() -> None:
    prices = [
        item_on(ITEMS, "bath", day) for day in (date(2024, 12, 31), date(2025, 1, 1), date(2023, 12, 31))
    ]
    assert [each.price_fen if each else None for each in prices] == [9950, 11000, None]


def test_items_answer_their_need_from_their_level_on() -> None:
    assert items_for(ITEMS, "care", 1, date(2025, 6, 1)) == [NEW]
    assert items_for(ITEMS, "care", 3, date(2025, 6, 1)) == [GRAVE, NEW]
    assert items_for(ITEMS, "company", 3, date(2025, 6, 1)) == []
    assert items_for(ITEMS, "care", 0, date(2025, 6, 1)) == []


def test_a_file_may_call_an_item_by_code_or_name() -> None:
    assert [item_named(ITEMS, words, date(2025, 6, 1)) for words in ("bath", " 助浴 ", "Bath")] == [NEW] * 3
    assert item_named(ITEMS, "理发", date(2025, 6, 1)) is None


@pytest.mark.parametrize(
    "change", [{"min_level": None}, {"valid_until": date(2023, 1, 1)}, {"price": "-1"}, {"price": "1.005"}]
)
def test_a_row_that_makes_no_sense_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CatalogueItem(**{**ROW, **change})


@pytest.mark.parametrize("name", ["example", "tianning"])
def test_every_need_of_every_level_has_an_item_throughout_the_year(name: str) -> None:
    pack = load(packs_dir() / name)
    for table in pack.content(NEEDS):
        for category in table.value.categories:
            for month in range(1, 13):
                assert items_for(catalogue(pack), category.code, 1, date(2025, month, 1)), category.code
