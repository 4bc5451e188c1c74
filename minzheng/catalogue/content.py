"""The pack files of the catalogue: lines/<line>/catalogue.csv (items) and entitlement.yaml (what an age gives)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from minzheng.platform.packs import (
    Code,
    Content,
    ContentKind,
    English,
    Pack,
    Problem,
    Said,
    Sourced,
    Text,
    Whole,
    content_kinds,
    wrong,
)
from minzheng.platform.packs.schema import Schema

Yuan = Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)]
FEN_A_YUAN = 100


class CatalogueItem(Sourced):
    """One row: an item with its price a unit, in yuan, for the days it holds.

    `ceiling` is the most units a month for one person. `need` and `min_level` say which need it answers, from which
    level on; an item without `need` is given by entitlement only. A new price is a new row with the same code.
    """

    code: Code
    name: Said
    name_en: English
    unit: Said
    unit_en: English
    price: Yuan
    ceiling: Annotated[int, Field(ge=1)]
    valid_from: date
    valid_until: date | None = None
    need: Code | None = None
    min_level: Annotated[int, Field(ge=1)] | None = None

    @property
    def title(self) -> Text:
        """Its name in both languages."""
        return Text(zh=self.name, en=self.name_en)

    @property
    def price_fen(self) -> int:
        """The price a unit in fen."""
        return int(self.price * FEN_A_YUAN)

    def holds_on(self, day: date) -> bool:
        """Whether it can be given on the day at this price."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @model_validator(mode="after")
    def _need_with_level(self) -> Self:
        if (self.need is None) != (self.min_level is None):
            raise wrong(
                "A need goes with its least level.", "Fill in both `need` and `min_level`, or none.", "need"
            )
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise wrong("It ends before it begins.", "Correct one of the dates.", "valid_until")
        return self


class EntitledItem(Schema):
    """An item of the catalogue and how many units of it a month; each unit may be taken as one of `instead`."""

    item: Code
    a_month: Annotated[Whole, Field(ge=1)]
    instead: tuple[Code, ...] = ()


class Entitlement(Sourced):
    """What everybody of `min_age` and older gets each month, from the party that serves the street."""

    code: Code
    title: Text
    min_age: Annotated[Whole, Field(ge=0)]
    valid_from: date
    valid_until: date | None = None
    items: Annotated[tuple[EntitledItem, ...], Field(min_length=1)]

    def holds_on(self, day: date) -> bool:
        """Whether it holds on the day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def _check_item(content: Content[CatalogueItem], pack: Pack) -> Iterator[Problem]:
    item = content.value
    for other in pack.content(CATALOGUE):
        if other is content:
            return
        if other.value.code == item.code and _overlap(other.value, item):
            yield content.problem(
                f"{item.code} holds on the same day as in {other.file}.",
                "End the earlier row the day before this one begins, or give it another code.", "valid_from",
            )  # fmt: skip


def _overlap(one: CatalogueItem, other: CatalogueItem) -> bool:
    last = date.max
    return one.valid_from <= (other.valid_until or last) and other.valid_from <= (one.valid_until or last)


def _check_entitlement(content: Content[Entitlement], pack: Pack) -> Iterator[Problem]:
    known = {each.value.code for each in pack.content(CATALOGUE)}
    for index, entitled in enumerate(content.value.items):
        for code in (entitled.item, *entitled.instead):
            if code not in known:
                yield content.problem(
                    f"The catalogue has no item {code}.", "Use a code of a catalogue.csv.", "items", index
                )


CATALOGUE = content_kinds.register(
    ContentKind("catalogue", "lines/*/catalogue.csv", CatalogueItem, _check_item)
)
ENTITLEMENTS = content_kinds.register(
    ContentKind("entitlements", "lines/*/entitlement.yaml", Entitlement, _check_entitlement, ("catalogue",))
)


def catalogue(pack: Pack) -> tuple[CatalogueItem, ...]:
    """All rows of the pack's catalogues, every line's, of every day."""
    return tuple(each.value for each in pack.content(CATALOGUE))
