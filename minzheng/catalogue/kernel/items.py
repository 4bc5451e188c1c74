"""Which items there are on a day, and which of them answer a need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from minzheng.catalogue.content import CatalogueItem


def items_for(items: Iterable[CatalogueItem], category: str, level: int, on: date) -> list[CatalogueItem]:
    """The items that answer a need of this category and level on a day; those made for graver needs first."""
    fitting = [
        each
        for each in items
        if each.need == category and each.holds_on(on) and (each.min_level or 0) <= level
    ]
    return sorted(fitting, key=lambda each: (-(each.min_level or 0), each.code))


def item_on(items: Iterable[CatalogueItem], code: str, on: date) -> CatalogueItem | None:
    """The item of this code at the price of the day, or None when it isn't given on that day."""
    return next((each for each in items if each.code == code and each.holds_on(on)), None)


def item_named(items: Iterable[CatalogueItem], words: str, on: date) -> CatalogueItem | None:
    """The item a file calls by code or by name in either language, as of a day."""
    named = words.strip()
    return next(
        (each for each in items if named in (each.code, each.name, each.name_en) and each.holds_on(on)), None
    )
