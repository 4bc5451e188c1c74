"""The URL of a list holds everything it shows: reading it, and writing the next one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict

from minzheng.platform.acting import Actor
from minzheng.ui.declare.lists import ListPage
from minzheng.ui.declare.options import Option

SIZES = (12, 20, 50, 100)
NARROW, NORMAL = "compact", "normal"


@dataclass(frozen=True)
class Address:
    """What the URL asks for: filter values, tile, search words, order, page; and the options of each filter."""

    filters: Mapping[str, str]
    tile: str
    query: str
    sort: str
    page: int
    size: int
    density: str
    options: Mapping[str, list[Option]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    usual_size: int = 20

    def params(self) -> dict[str, str]:
        """The URL's parameters; what is the default is left out, a default taken away is kept as empty."""
        found = {key: self.filters.get(key, "") for key in self.options}
        found = {key: value for key, value in found.items() if value != self.defaults.get(key, "")}
        found |= {"tile": self.tile, "q": self.query, "sort": self.sort}
        kept = {key: value for key, value in found.items() if value or key in self.defaults}
        if self.size != self.usual_size:
            kept["size"] = str(self.size)
        return kept

    def href(self, **changes: str | int) -> str:
        """The URL with some parameters changed; whatever changes, the first page comes first."""
        params = self.params() | {key: str(value) for key, value in changes.items()}
        shown = {k: v for k, v in params.items() if v or k in self.defaults}
        return "?" + urlencode(shown)


def whole(text: str, usual: int, least: int = 1) -> int:
    """A whole number from the URL; anything else is the usual one."""
    return max(least, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else usual


def read_filters(
    page: ListPage[Any], actor: Actor, options: Mapping[str, list[Option]], params: QueryDict
) -> dict[str, str]:
    """The chosen value of each chip; a value outside its options is a 404, foreign communities among them."""
    chosen: dict[str, str] = {}
    for one in page.filters:
        value = params.get(one.key, page.defaults.get(one.key, ""))
        if not value and one.usual is not None:
            value = one.usual(actor)
        if not value:
            continue
        if value not in {option.value for option in options[one.key]}:
            raise Http404
        chosen[one.key] = value
    return chosen


def read_sort(page: ListPage[Any], text: str) -> str:
    """The column to sort by, "-" before it for descending; unknown is a 404."""
    if text and text.removeprefix("-") not in {column.key for column in page.columns if column.sort}:
        raise Http404
    return text


def read_address(page: ListPage[Any], actor: Actor, params: QueryDict, density: str) -> Address:
    """Read the URL of a list for this actor."""
    options = {one.key: list(one.options(actor)) for one in page.filters}
    tile = params.get("tile", "")
    if tile and tile not in {one.key for one in page.tiles}:
        raise Http404
    size = whole(params.get("size", ""), page.size)
    return Address(
        filters=read_filters(page, actor, options, params),
        tile=tile,
        query=params.get("q", "").strip()[:80] if page.search else "",
        sort=read_sort(page, params.get("sort", "")),
        page=whole(params.get("page", ""), 1),
        size=size if size in (*SIZES, page.size) else page.size,
        density=density,
        options=options,
        defaults=page.defaults,
        usual_size=page.size,
    )
