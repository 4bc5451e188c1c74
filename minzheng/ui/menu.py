"""The left navigation and the phone's tabs: engines register entries, a role sees only what it can open."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from minzheng.platform.acting import Actor, Hat
from minzheng.platform.registries import Registry
from minzheng.ui.declare.options import Words
from minzheng.ui.who import signed_in


@dataclass(frozen=True, kw_only=True)
class MenuEntry:
    """One entry. Entries of one `group` stand together; groups come in the order of their first entry. `count` says
    how much waits and is asked after the page is there. `tab` puts it among the phone's tabs (at most four)."""

    label: Words
    url: str
    permit: str
    group: Words
    order: int
    icon: str
    count: Callable[[Actor], int] | None = None
    hats: tuple[Hat, ...] = ("staff",)
    pages: Container[str] = ()
    tab: bool = False


menu: Registry[MenuEntry] = Registry("menu", unique=lambda entry: entry.url)


@dataclass(frozen=True)
class MenuLine:
    """An entry as the template shows it."""

    label: str
    href: str
    icon: str
    name: str
    current: bool
    counted: bool


@dataclass
class MenuGroup:
    """Entries under one heading."""

    label: str
    lines: list[MenuLine] = field(default_factory=list)


def entries_for(actor: Actor) -> list[MenuEntry]:
    """The entries this actor can open, in order."""
    mine = [entry for entry in menu if actor.hat in entry.hats and actor.may(entry.permit)]
    return sorted(mine, key=lambda entry: entry.order)


def line_of(entry: MenuEntry, here: str) -> MenuLine:
    """One entry as a line; it is current on its own page and on those it names."""
    current = here == entry.url or here in entry.pages
    return MenuLine(
        str(entry.label), reverse(entry.url), entry.icon, entry.url, current, entry.count is not None
    )


def groups_for(actor: Actor, here: str) -> list[MenuGroup]:
    """The navigation for this actor; `here` is the URL name of the page shown."""
    groups: dict[str, MenuGroup] = {}
    for entry in entries_for(actor):
        group = groups.setdefault(str(entry.group), MenuGroup(str(entry.group)))
        group.lines.append(line_of(entry, here))
    return list(groups.values())


def tabs_for(actor: Actor, here: str) -> list[MenuLine]:
    """The phone's tabs: those entries that ask for it, four at most."""
    return [line_of(entry, here) for entry in entries_for(actor) if entry.tab][:4]


def counts(request: HttpRequest) -> JsonResponse:
    """What waits behind each entry, asked for by the page's script after it is shown."""
    actor = signed_in(request)
    found = {entry.url: entry.count(actor) for entry in entries_for(actor) if entry.count is not None}
    return JsonResponse(found)
