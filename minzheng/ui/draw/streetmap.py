"""The streets of a district from schematic GeoJSON, drawn as SVG: coloured by a figure, labelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from minzheng.ui.draw.steps import scale_for

Ring = Sequence[Sequence[float]]


@dataclass(frozen=True, kw_only=True)
class StreetFigure:
    """A street's figure: its words under the name, where they lead; words and link of what of it is late."""

    value: int
    words: str
    url: str = ""
    late: str = ""
    late_url: str = ""


@dataclass(frozen=True)
class StreetShown:
    """A street: path, colour step, label at x, y, the figure's words and link, what is late."""

    name: str
    path: str
    step: int
    x: float
    y: float
    words: str
    url: str
    late: str = ""
    late_url: str = ""


@dataclass(frozen=True)
class StreetMap:
    """The drawing with its legend; a block, so a card can hold it."""

    width: int
    height: int
    streets: list[StreetShown]
    low: int
    high: int
    caption: str
    template: str = "ui/blocks/streetmap.html"


@dataclass(frozen=True)
class Projection:
    """Degrees to pixels: equal scale both ways at the district's middle, which is exact enough for 20 km."""

    west: float
    north: float
    scale: float
    shrink: float

    def at(self, lng: float, lat: float) -> tuple[float, float]:
        """The pixel of a place."""
        return round((lng - self.west) * self.shrink * self.scale, 1), round(
            (self.north - lat) * self.scale, 1
        )


def rings_of(geometry: Mapping[str, Any]) -> Iterator[Ring]:
    """All rings of a Polygon or MultiPolygon."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        yield from polygon


def path_of(geometry: Mapping[str, Any], projection: Projection) -> str:
    """The geometry as an SVG path."""
    parts = []
    for ring in rings_of(geometry):
        points = [projection.at(lng, lat) for lng, lat, *_rest in ring]
        parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
    return "".join(parts)


def fit(features: Sequence[Mapping[str, Any]], width: int) -> tuple[Projection, int]:
    """The projection that makes the features as wide as asked, and the height that follows."""
    points = [point for f in features for ring in rings_of(f["geometry"]) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = cos(radians((south + north) / 2))
    scale = width / ((east - west) * shrink)
    return Projection(west, north, scale, shrink), round((north - south) * scale)


def middle_of(feature: Mapping[str, Any]) -> tuple[float, float]:
    """Where the label stands: the feature's own place, else the middle of its first ring."""
    label = feature["properties"].get("label")
    if label:
        return float(label[0]), float(label[1])
    ring = next(rings_of(feature["geometry"]))
    return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)


def draw_streetmap(
    collection: Mapping[str, Any],
    figures: Mapping[str, StreetFigure],
    *,
    caption: str,
    english: bool = False,
    width: int = 900,
) -> StreetMap:
    """Draw a GeoJSON FeatureCollection of streets; `figures` by the features' `code`. A street without one is blank."""
    features = collection["features"]
    projection, height = fit(features, width)
    values = [figure.value for figure in figures.values()]
    scale = scale_for(values)
    streets = []
    for feature in features:
        told = feature["properties"]
        figure = figures.get(str(told["code"]))
        x, y = projection.at(*middle_of(feature))
        name = str(told.get("name_en") or told["name"]) if english else str(told["name"])
        streets.append(
            StreetShown(
                name=name,
                path=path_of(feature["geometry"], projection),
                step=scale.step(figure.value) if figure else 0,
                x=x,
                y=y,
                words=figure.words if figure else "",
                url=figure.url if figure else "",
                late=figure.late if figure else "",
                late_url=figure.late_url if figure else "",
            )
        )
    return StreetMap(width, height, streets, min(values, default=0), max(values, default=0), caption)
