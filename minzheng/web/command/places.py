"""The middle of the wall: the schematic map of the streets that somebody sees, and a tile for each community."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from minzheng.platform.installed import installed_pack
from minzheng.platform.language import reader_language
from minzheng.ui.draw.streetmap import StreetFigure, StreetMap, draw_streetmap
from minzheng.ui.draw.tilemap import Place, PlaceLine, TileMap, draw_tilemap
from minzheng.ui.places import Street
from minzheng.ui.words import thousands
from minzheng.web.command.layers import Layer

SHAPES = "streets"
"""The name of the pack's file of street shapes, below geometry/."""


def map_of(layer: Layer, streets: Sequence[Street]) -> StreetMap | None:
    """The map of these streets alone; none where the pack has no shape of any of them."""
    seen = {street.division.code: street for street in streets}
    shapes = installed_pack().geometry.get(SHAPES)
    features = [feature for feature in (shapes.features if shapes else ()) if code_of(feature) in seen]
    if not features:
        return None
    return draw_streetmap(
        {"features": features},
        {code: figure_of(layer, street) for code, street in seen.items()},
        caption=layer.title,
        english=reader_language() == "en",
    )


def code_of(feature: Mapping[str, Any]) -> str:
    """The 12-digit code of the street that a shape belongs to."""
    return str(feature["properties"]["code"])


def figure_of(layer: Layer, street: Street) -> StreetFigure:
    """A street's count on the map, and how much of it is late."""
    code = street.division.code
    value = layer.counts.get(street.division.pk, 0)
    late = layer.late.get(street.division.pk, 0)
    return StreetFigure(
        value=value,
        words=f"{thousands(value)} {layer.unit}".strip(),
        url=layer.url(code) if value else "",
        late=_("%(n)s overdue") % {"n": thousands(late)} if late else "",
        late_url=layer.late_url(code) if late else "",
    )


def tiles_of(layer: Layer, streets: Sequence[Street]) -> TileMap:
    """A tile a community, in a line a street."""
    lines = [
        PlaceLine(
            name=str(street.division),
            places=[
                Place(
                    code=one.code,
                    name=str(one),
                    value=layer.counts.get(one.pk, 0),
                    url=layer.url(one.code) if layer.counts.get(one.pk) else "",
                )
                for one in street.communities
            ],
        )
        for street in streets
    ]
    return draw_tilemap(lines, layer.title)
