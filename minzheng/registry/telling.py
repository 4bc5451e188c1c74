"""What engines downstream tell on a person's page. Each fills these sets in its story.py; the page only reads them, in
the person's place by the permit that goes with each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from minzheng.platform.acting import Actor
from minzheng.platform.registries import Registry
from minzheng.registry.models import Person
from minzheng.ui.declare import Card, RowLink, TimelineEntry
from minzheng.ui.declare.acts import may_on
from minzheng.ui.declare.options import Words
from minzheng.ui.parts import link, quiet
from minzheng.ui.shell import optional_url
from minzheng.ui.words import day_of

Place = Literal["overview", "beside", "why", "care"]


@dataclass(frozen=True, kw_only=True)
class Story:
    """What happened to a person, as one engine knows it."""

    name: str
    permit: str
    entries: Callable[[Person, Actor], Sequence[TimelineEntry]]


@dataclass(frozen=True, kw_only=True)
class PersonCards:
    """Cards of one engine in a tab of the page, or beside the first."""

    name: str
    place: Place
    order: int
    permit: str
    cards: Callable[[Person, Actor], Sequence[Card]]


@dataclass(frozen=True, kw_only=True)
class PersonTags:
    """Tags and badges of one engine beside the name."""

    name: str
    order: int
    permit: str
    tags: Callable[[Person, Actor], Sequence[object]]


@dataclass(frozen=True, kw_only=True)
class PersonAct:
    """Something to begin with a person: the page (a URL name that takes the person's number) that asks for the rest.
    Shown where there is such a page and the permit holds; the last of them is the page's first action."""

    page: str
    label: Words
    permit: str
    order: int
    icon: str = ""


@dataclass(frozen=True, kw_only=True)
class FactKind:
    """A kind of fact in words: what it tells, who sends it, the words of its codes and of its coded texts; and whether
    it holds for a month, a day, or until it changes. People are listed by its codes if it is `listed`."""

    kind: str
    label: Words
    department: Words
    lasts: Literal["month", "day", "until_changed"]
    codes: Mapping[str, Words] = field(default_factory=dict)
    texts: Mapping[str, Words] = field(default_factory=dict)
    listed: bool = True


@dataclass(frozen=True, kw_only=True)
class Document:
    """The file that something came from, as pages name it; `url` is empty for who may not open it."""

    title: Words
    url: str = ""

    def shown(self) -> object:
        """Its name, which opens it where it may be opened."""
        return link(self.title, self.url) if self.url else quiet(self.title)


@dataclass(frozen=True, kw_only=True)
class FactBook:
    """Where the words for facts and the titles of sources come from, and the addresses of the files (by delivery
    number) that the actor may open."""

    name: str
    kinds: Callable[[], Mapping[str, FactKind]]
    title: Callable[[str], Words]
    links: Callable[[Collection[int], Actor], Mapping[int, str]]


stories: Registry[Story] = Registry("stories of a person", unique=lambda entry: entry.name)
person_cards: Registry[PersonCards] = Registry("cards of a person", unique=lambda entry: entry.name)
person_tags: Registry[PersonTags] = Registry("tags of a person", unique=lambda entry: entry.name)
person_acts: Registry[PersonAct] = Registry("acts on a person", unique=lambda entry: entry.page)
fact_books: Registry[FactBook] = Registry("books of facts", unique=lambda entry: entry.name)


def told(person: Person, actor: Actor) -> list[TimelineEntry]:
    """Everything that happened to a person as far as the actor may know, the newest first."""
    mine = [one for one in stories if may_on(actor, one.permit, person)]
    entries = [entry for one in mine for entry in one.entries(person, actor)]
    return sorted(entries, key=_when, reverse=True)


def _when(entry: TimelineEntry) -> tuple[date, str]:
    exact = entry.at.isoformat() if isinstance(entry.at, datetime) else ""
    return day_of(entry.at), exact


def cards_of(person: Person, actor: Actor, place: Place) -> list[Card]:
    """The cards of a tab of the person's page."""
    mine = [one for one in person_cards if one.place == place and may_on(actor, one.permit, person)]
    return [card for one in sorted(mine, key=lambda one: one.order) for card in one.cards(person, actor)]


def tags_of(person: Person, actor: Actor) -> list[object]:
    """What stands beside the person's name."""
    mine = sorted(
        (one for one in person_tags if may_on(actor, one.permit, person)), key=lambda one: one.order
    )
    return [tag for one in mine for tag in one.tags(person, actor)]


def acts_on(person: Person, actor: Actor) -> list[RowLink[Person]]:
    """What can be begun with a person; those whose page there is."""
    found = [
        one for one in sorted(person_acts, key=lambda one: one.order) if optional_url(one.page, person.pk)
    ]
    return [
        RowLink(label=one.label, url=_opening(one.page), permit=one.permit, icon=one.icon) for one in found
    ]


def _opening(page: str) -> Callable[[Person], str]:
    return lambda person: optional_url(page, person.pk)
