"""URLs of the gallery; handlers are the layer's own."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import get_language

from minzheng.ui.declare import BarRow, BarsBlock, Card, ColumnsBlock, LinesBlock
from minzheng.ui.draw.streetmap import StreetFigure, draw_streetmap
from minzheng.ui.draw.tilemap import Place, PlaceLine, draw_tilemap
from minzheng.ui.parts import joined, level_badge, number
from minzheng.ui.views import urls_for
from tests.ui.gallery import pages
from tests.ui.gallery.pages import both
from tests.ui.gallery.sending import OTHER_HAT, SEND

handler403 = "minzheng.ui.errors.forbidden"
handler404 = "minzheng.ui.errors.not_found"
handler500 = "minzheng.ui.errors.failed"

GEOMETRY = Path(os.environ.get("GALLERY_GEOMETRY", "packs/example/geometry/streets.geojson"))


def wall(request: HttpRequest) -> HttpResponse:
    """The dark wall with a map, tiles, columns and bars."""
    english = (get_language() or "").startswith("en")
    collection = json.loads(GEOMETRY.read_text("utf-8"))
    codes = [str(f["properties"]["code"]) for f in collection["features"]]
    figures = {
        code: StreetFigure(
            value=4 + 3 * n, words=str(both(f"待核实 {4 + 3 * n}", f"{4 + 3 * n} to verify")), url="/errands/"
        )
        for n, code in enumerate(codes)
    }
    streetmap = draw_streetmap(
        collection, figures, caption=str(both("待核实预警，条", "Warnings to verify")), english=english
    )
    lines = [
        PlaceLine(
            name=str(both(f"街道{n}", f"Street {n}")),
            places=[
                Place(
                    code=f"{n}{m}",
                    name=str(both(f"社区{m}", f"Community {m}")),
                    value=(n * m) % 7,
                    url="/errands/",
                )
                for m in range(6 + n)
            ],
        )
        for n in range(1, 6)
    ]
    hours = [
        BarRow(label=f"{h:02}", value=v, url="/errands/")
        for h, v in zip(range(8, 18), (168, 196, 154, 72, 18, 61, 84, 66, 34, 9), strict=True)
    ]
    context = {
        "page": {"title": both("民政指挥中心", "Command centre")},
        "today": date(2026, 11, 24).isoformat(),
        "left": [
            Card(
                title=both("主要数字", "Main figures"),
                note=both("点数字看明细", "Open a figure for its rows"),
                blocks=[
                    BarsBlock(
                        caption="x",
                        rows=[
                            BarRow(label=both("摸排对象", "Surveyed"), value=5532, url="/errands/"),
                            BarRow(label=both("有需求", "In need"), value=4285, url="/errands/"),
                            BarRow(label=both("无", "None"), value=0),
                        ],
                    )
                ],
            )
        ],
        "middle": [
            Card(title=both("预警与上门", "Warnings and visits"), blocks=[streetmap]),
            Card(title=both("社区", "Communities"), blocks=[draw_tilemap(lines, "x")]),
        ],
        "right": [
            Card(
                title=both("实时告警", "Alarms"),
                blocks=[
                    LinesBlock(
                        lines=[
                            joined([level_badge("red"), "许根生 79"]),
                            joined([level_badge("yellow"), number(3, "/errands/")]),
                        ]
                    )
                ],
            ),
            Card(
                title=both("今天每小时", "Visits by hour"),
                blocks=[ColumnsBlock(caption=str(both("今天每小时上门", "Visits by hour")), rows=hours)],
            ),
        ],
    }
    return render(request, "ui/wall.html", context)


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def signin(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/signin.html", {"form": {"errors": request.GET.get("wrong")}, "next": "/"})


urlpatterns = [
    *urls_for(pages.ERRANDS, pages.PLAIN, pages.ERRAND, pages.VISIT, pages.BEGIN, pages.PHONE),
    *urls_for(SEND, OTHER_HAT),
    path("wall/", wall, name="wall"),
    path("broken/", broken),
    path("search/", wall, name="search"),
    path("sign-out/", wall, name="sign-out"),
    path("sign-in/", signin, name="sign-in"),
    path("", include("minzheng.ui.urls")),
]
