"""What else can be done with a list than taking it out oneself: engines register it, the export's page shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from minzheng.platform.acting import Actor
from minzheng.platform.registries import Registry
from minzheng.ui.declare.options import Words


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """`url` leads on with the list's name and query; empty for a list with which it can't be done."""

    name: str
    label: Words
    permit: str
    icon: str
    url: Callable[[str, str], str]


ways_out: Registry[WayOut] = Registry("ways out of a list", unique=lambda way: way.name)


@dataclass(frozen=True)
class WayShown:
    """A way as the page shows it."""

    label: str
    url: str
    icon: str


def ways_for(actor: Actor, page: str, query: str) -> list[WayShown]:
    """Those open to this actor for this list."""
    found = [(way, way.url(page, query)) for way in ways_out if actor.may(way.permit)]
    return [WayShown(str(way.label), url, way.icon) for way, url in found if url]
