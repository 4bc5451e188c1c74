"""A detail page as a declaration: head with facts and tags, tabs made of cards, acts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from minzheng.platform.acting import Actor, Hat
from minzheng.ui.declare.acts import Act, RowFile
from minzheng.ui.declare.blocks import Card
from minzheng.ui.declare.options import Words

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Reveal(Generic[M]):
    """How a masked value is shown for 30 seconds to whom `permit` allows it in the row's place: `show` writes who
    looked and why, then gives the value; `copied` writes that it was copied from the screen. Both refuse by raising
    `Refused`."""

    key: str
    permit: str
    show: Callable[[Actor, M, str], str]
    copied: Callable[[Actor, M, str], None]


@dataclass(frozen=True, kw_only=True)
class Fact(Generic[M]):
    """A label and a value of the head; masked ones name how they are revealed."""

    label: Words
    value: Callable[[M], object]
    reveal: Reveal[M] | None = None


@dataclass(frozen=True, kw_only=True)
class Tab(Generic[M]):
    """A tab: its cards, cards at its side, and the count it carries. Without `permit` whoever sees the row sees it.

    One that has `cards_on` in place of `cards` shows how things stood on a day, which its reader chooses."""

    key: str
    label: Words
    cards: Callable[[M, Actor], Sequence[Card]] | None = None
    cards_on: Callable[[M, Actor, date], Sequence[Card]] | None = None
    side: Callable[[M, Actor], Sequence[Card]] | None = None
    count: Callable[[M, Actor], int] | None = None
    permit: str = ""


@dataclass(frozen=True, kw_only=True)
class DetailPage(Generic[M]):
    """A row's own page. A row outside the actor's scope is a 404; `looked` writes who opened it. `also` stands beside
    the title in Chinese where the title is another spelling of it; while `live` holds, the page renews itself."""

    name: str
    permit: str
    title: Callable[[M], str]
    rows: Callable[[Actor], QuerySet[M]]
    facts: Sequence[Fact[M]]
    tabs: Sequence[Tab[M]]
    path: str = ""
    group: Words = ""
    parent: str = ""
    parent_title: Words = ""
    also: Callable[[M], str] | None = None
    subtitle: Callable[[M], object] | None = None
    tags: Callable[[M], Sequence[object]] | None = None
    acts: Callable[[M, Actor], Sequence[Act | RowFile[M]]] | None = None
    looked: Callable[[Actor, M], None] | None = None
    live: Callable[[M], bool] | None = None
    face: bool = False
    hats: tuple[Hat, ...] = ("staff",)
