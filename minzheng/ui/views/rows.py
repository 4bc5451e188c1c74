"""The rows a list's URL stands for, their order and their counts, in as few statements as possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet

from minzheng.platform.acting import Actor
from minzheng.ui.declare.lists import ListPage
from minzheng.ui.views.address import Address

M = TypeVar("M", bound=Model)

# Beyond this a count says "10,000+": counting on is slower than anybody's interest in the exact number.
CAP = 10_000


@dataclass(frozen=True)
class Total:
    """How many rows there are; `capped` if there are more than said."""

    number: int
    capped: bool = False


@dataclass(frozen=True)
class TileCount:
    """A tile's rows and the value of its note."""

    number: int
    note: Any = None


def chosen_rows(page: ListPage[M], actor: Actor, address: Address, *, tile: bool = True) -> QuerySet[M]:
    """Rows after chips, search and (unless left out) the tile."""
    rows = page.rows(actor) if page.chosen is None else page.chosen(actor, address.filters)
    for one in page.filters:
        if one.where is not None and one.key in address.filters:
            rows = rows.filter(one.where(address.filters[one.key]))
    if page.search is not None and address.query:
        rows = rows.filter(page.search(address.query))
    if tile and address.tile:
        rows = rows.filter(next(one for one in page.tiles if one.key == address.tile).where())
    return rows


def ordered(page: ListPage[M], rows: QuerySet[M], address: Address) -> QuerySet[M]:
    """Rows in the order the URL asks for, else the page's; the key last, so that pages never overlap."""
    if not address.sort:
        return rows.order_by(*page.order, "pk") if page.order else rows
    column = next(one for one in page.columns if one.key == address.sort.removeprefix("-"))
    down = address.sort.startswith("-")
    fields = [_turned(name) if down else name for name in column.sort]
    return rows.order_by(*fields, "pk")


def _turned(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def tile_counts(page: ListPage[M], rows: QuerySet[M]) -> dict[str, TileCount]:
    """Count every tile and its note in one statement, over the rows without the tile's own filter."""
    if not page.tiles:
        return {}
    asked: dict[str, Any] = {}
    for tile in page.tiles:
        where = tile.where()
        asked[f"n_{tile.key}"] = Count("pk", filter=where)
        if tile.note is not None:
            asked[f"v_{tile.key}"] = type(tile.note.of)(
                *tile.note.of.get_source_expressions()[:1], filter=where
            )
    found = rows.order_by().aggregate(**asked)
    return {tile.key: TileCount(found[f"n_{tile.key}"], found.get(f"v_{tile.key}")) for tile in page.tiles}


def total_of(page: ListPage[M], rows: QuerySet[M], counts: dict[str, TileCount], tile: str) -> Total:
    """The list's total: a tile's count or the sum of all tiles, so that parts add up; else counted, up to the cap."""
    if counts:
        return Total(counts[tile].number if tile else sum(count.number for count in counts.values()))
    if page.exact:
        return Total(rows.order_by().count())
    number = rows.order_by()[: CAP + 1].count()
    return Total(min(number, CAP), number > CAP)
