"""A list page as a declaration: rows through the door, columns, chips, tiles, what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Aggregate, Model, Q, QuerySet

from minzheng.platform.acting import Actor, Hat
from minzheng.ui.declare.acts import Act, RowVerb
from minzheng.ui.declare.blocks import Card
from minzheng.ui.declare.options import Option, Words
from minzheng.ui.parts import Tone

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Column(Generic[M]):
    """A column. `cell` makes what the page shows (text or safe HTML); `text` what the workbook gets: None takes the
    attribute `key`, never the cell. `sort` are order_by fields. `wide` takes the room that is left."""

    key: str
    label: Words
    cell: Callable[[M], object]
    text: Callable[[M], object] | None = None
    sort: tuple[str, ...] = ()
    number: bool = False
    wide: bool = False
    phone: bool = True

    def exported(self, row: M) -> object:
        """The plain value for the workbook."""
        if self.text is not None:
            return self.text(row)
        value: object = row
        for name in self.key.split("__"):
            value = getattr(value, name)
        return value


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A chip. Its options come from the actor alone; a value that isn't among them is a 404. With `usual` something is
    always chosen. Without `where` the choice is left to the page's `chosen`."""

    key: str
    label: Words
    options: Callable[[Actor], Sequence[Option]]
    where: Callable[[str], Q] | None = None
    usual: Callable[[Actor], str] | None = None


@dataclass(frozen=True, kw_only=True)
class TileNote:
    """A note under a tile's figure, worked out in the same statement as the counts."""

    of: Aggregate
    say: Callable[[Any], Words]


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A counted part of the list that filters it. All tiles of a page add up to its total."""

    key: str
    label: Words
    tone: Tone
    icon: str
    where: Callable[[], Q]
    note: TileNote | None = None


@dataclass(frozen=True, kw_only=True)
class Stat:
    """A figure beside the tiles that filters nothing: a rate, a sum. `url` opens the rows behind it."""

    label: Words
    figure: str
    note: object = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ListPage(Generic[M]):
    """A list. `name` is its URL name and path; `permit` lets a role open it (the rows' own `see` decides what it
    sees) under one of its `hats`. `named` is what acts call a row. `exact` counts beyond 10,000, for lists that stand
    behind a figure. Where the list `leads`, the first act among its rows is the page's primary one. `chosen` gives the
    rows in place of `rows` where what the chips say is more than a condition: a year's last of each."""

    name: str
    title: Words
    permit: str
    rows: Callable[[Actor], QuerySet[M]]
    columns: Sequence[Column[M]]
    empty: Words
    group: Words = ""
    path: str = ""
    filters: Sequence[Filter] = ()
    tiles: Sequence[Tile] = ()
    stats: Callable[[Actor], Sequence[Stat]] | None = None
    search: Callable[[str], Q] | None = None
    order: Sequence[str] = ()
    defaults: Mapping[str, str] = field(default_factory=dict)
    row_act: Callable[[M], Act | None] | None = None
    leads: bool = False
    bulk: Sequence[RowVerb] = ()
    actions: Callable[[Actor], Sequence[object]] | None = None
    side: Callable[[Actor], Sequence[Card]] | None = None
    empty_next: Callable[[Actor], object] | None = None
    note: Callable[[Actor], Words] | None = None
    unit: Words = ""
    size: int = 20
    exact: bool = False
    export: bool = True
    named: Callable[[M], object] = str
    hats: tuple[Hat, ...] = ("staff",)
    chosen: Callable[[Actor, Mapping[str, str]], QuerySet[M]] | None = None
