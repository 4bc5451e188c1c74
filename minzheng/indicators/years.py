"""The years there are figures of, from the data, and the one that a page is asked for."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Min
from django.http import Http404, HttpRequest

from minzheng.indicators import figures
from minzheng.indicators.measures import measures
from minzheng.indicators.shown import SHOWN
from minzheng.platform.acting import Actor
from minzheng.platform.time import today


def years_of(actor: Actor) -> list[int]:
    """The years in which something was counted that this actor may see, the latest first; without any, this year."""
    ends: list[int] = []
    for model in {measures[figure.measure].model for figure in figures.visible_figures(actor)}:
        if not SHOWN[
            model
        ].monthly:  # its day says since when something holds, not when somebody did something
            continue
        day = SHOWN[model].day
        found: Any = model.objects.visible_to(actor).aggregate(first=Min(day), last=Max(day))
        ends += [end.year for end in found.values() if end is not None]
    if not ends:
        return [today().year]
    return list(range(min(max(ends), today().year), min(ends) - 1, -1))


def usual_year(years: list[int]) -> int:
    """The year to begin with: the last whole one, since a running year can't be compared with it."""
    return years[1] if len(years) > 1 and years[0] == today().year else years[0]


def asked_year(request: HttpRequest, years: list[int]) -> int:
    """The year of the URL; 404 for one that has no data."""
    asked = request.GET.get("year", "")
    if not asked:
        return usual_year(years)
    if asked not in {str(year) for year in years}:
        raise Http404
    return int(asked)
