"""Communities as equal tiles in a line a street, in the order of their codes: never invented outlines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from minzheng.ui.draw.steps import scale_for


@dataclass(frozen=True, kw_only=True)
class Place:
    """A community: code, name, its figure, and the page with the rows behind it."""

    code: str
    name: str
    value: int
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceLine:
    """A street and its communities."""

    name: str
    places: Sequence[Place]


@dataclass(frozen=True)
class TileShown:
    """A tile as the template shows it."""

    label: str
    step: int
    url: str


@dataclass(frozen=True)
class LineShown:
    """A street's line."""

    name: str
    tiles: list[TileShown]


@dataclass(frozen=True)
class TileMap:
    """The map with its legend; a block, so a card can hold it."""

    lines: list[LineShown]
    legend: list[tuple[int, str]]
    count: int
    caption: str
    rows: list[tuple[str, str, int, str]] = field(default_factory=list)
    template: str = "ui/blocks/tilemap.html"


def draw_tilemap(lines: Sequence[PlaceLine], caption: str) -> TileMap:
    """Colour every tile by its figure's step; the table view behind it names them all."""
    scale = scale_for([place.value for line in lines for place in line.places])
    shown, rows = [], []
    for line in lines:
        places = sorted(line.places, key=lambda place: place.code)
        shown.append(
            LineShown(
                line.name, [TileShown(f"{p.name} {p.value:,}", scale.step(p.value), p.url) for p in places]
            )
        )
        rows += [(line.name, p.name, p.value, p.url) for p in places]
    legend = list(enumerate(scale.labels()))
    return TileMap(shown, legend, len(rows), caption, rows)
