"""The annual report as data: the figures of a year for somebody, in the order in which its sentences name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from minzheng.indicators import figures
from minzheng.indicators.content import OUTLINES, Figure, ReportSection
from minzheng.indicators.figures import Explanation
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Division
from minzheng.platform.time import today


@dataclass(frozen=True)
class ReportedFigure:
    """A figure as it stood: its value, the number of rows behind it, how it is counted."""

    explained: Explanation
    value: int
    rows: int

    @property
    def code(self) -> str:
        """The figure's code."""
        return self.explained.figure.code

    def as_json(self, language: str) -> dict[str, object]:
        """code, value, unit, definition, rows."""
        figure = self.explained.figure
        return {
            "code": figure.code,
            "value": self.value,
            "unit": figure.unit.of(language),
            "definition": figure.definition.of(language),
            "rows": self.rows,
        }


@dataclass(frozen=True)
class Report:
    """The figures of a year as of a day, for the areas that somebody sees."""

    year: int
    as_of: date
    areas: tuple[Division, ...]
    figures: tuple[ReportedFigure, ...]
    pack_hash: str

    def as_json(self, language: str) -> dict[str, object]:
        """year, as_of, figures."""
        told = [each.as_json(language) for each in self.figures]
        return {"year": self.year, "as_of": self.as_of.isoformat(), "figures": told}


def report_on(actor: Actor, year: int) -> Report:
    """The year's report in the eyes of an actor; figures whose rows it may not see are not in it."""
    told = []
    for figure in sorted(figures.visible_figures(actor), key=_place_in_outline()):
        count = figures.value(actor, figure.code, year)
        explained = figures.explanation(actor, figure.code, year)
        told.append(ReportedFigure(explained, value=count, rows=count))
    return Report(year, today(), _areas(actor), tuple(told), installed_pack().hash)


def _place_in_outline() -> Callable[[Figure], int]:
    """Sorts figures as sentences name them; those that none names come last."""
    outlines = (content.value for content in installed_pack().content(OUTLINES))
    named = [place for outline in outlines for place in _figures_of(outline.sections)]
    return lambda figure: named.index(figure.code) if figure.code in named else len(named)


def _figures_of(sections: Iterable[ReportSection]) -> Iterator[str]:
    for section in sections:
        for sentence in section.sentences:
            yield from sentence.places
        yield from _figures_of(section.sections)


def _areas(actor: Actor) -> tuple[Division, ...]:
    """The highest divisions the actor sees figures of."""
    seen = actor.where(figures.SEE)
    return tuple(
        division
        for division in Division.objects.filter(pk__in=seen).order_by("code")
        if division.parent_id not in seen
    )
