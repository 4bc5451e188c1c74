"""The page of a year's figures: each with its definition, the year before and the parts by street, all as links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from minzheng.indicators import figures
from minzheng.indicators.content import FIGURES, Figure
from minzheng.indicators.pages import GROUP, figure_url
from minzheng.indicators.years import asked_year, years_of
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Division
from minzheng.platform.models.divisions import Level
from minzheng.ui.parts import number
from minzheng.ui.places import STREETS
from minzheng.ui.who import permitted
from minzheng.ui.words import said
from minzheng.worklist.content import LINES


@dataclass(frozen=True)
class Counted:
    """A figure of a year by division, as its page and the command centre need it."""

    figure: Figure
    year: int
    by_area: Mapping[int, int]
    whole: int
    placed: int

    def count_at(self, division: Division) -> int:
        """Its number in a street or community; in the district what lies in no street."""
        return self.by_area.get(division.pk, 0) - (self.placed if division.parent_id is None else 0)

    def at(self, division: Division) -> SafeString:
        """Its number in a street or community, or in the district outside all streets, as a link to the rows there."""
        return number(self.count_at(division), figure_url(self.figure.code, self.year, area=division.code))

    @property
    def total(self) -> SafeString:
        """Its number as a link to all its rows."""
        return number(self.whole, figure_url(self.figure.code, self.year))


@dataclass(frozen=True)
class FigureRow:
    """A line of the table, ready to show."""

    title: str
    definition: str
    unit: str
    unverified: tuple[str, ...]
    explained: str
    total: SafeString
    before: SafeString | None
    parts: Sequence[tuple[str, SafeString]]


@dataclass(frozen=True)
class FigureGroup:
    """The figures of one line of business."""

    title: str
    rows: list[FigureRow]


def counted(actor: Actor, figure: Figure, year: int) -> Counted:
    """Count a figure by area; the whole is everything the actor sees, wherever it lies."""
    by_area = figures.by_area(actor, figure.code, year)
    levels = dict(Division.objects.filter(pk__in=by_area).values_list("pk", "level"))
    whole = sum(count for pk, count in by_area.items() if levels[pk] == Level.DISTRICT)
    placed = sum(count for pk, count in by_area.items() if levels[pk] in STREETS)
    return Counted(figure, year, by_area, whole, placed)


def by_line(actor: Actor) -> list[tuple[str, list[Figure]]]:
    """The figures the actor may see, under the title of their line of business."""
    seen = {figure.code for figure in figures.visible_figures(actor)}
    titles = {content.value.code: content.value.title for content in installed_pack().content(LINES)}
    groups = []
    for content in installed_pack().content(FIGURES):
        found = [figure for figure in content.value.figures if figure.code in seen]
        if found:
            title = titles.get(content.business)
            groups.append((str(said(title)) if title else content.business, found))
    return groups


def show_figures(request: HttpRequest) -> HttpResponse:
    """GET of the page of figures."""
    actor = permitted(request, figures.SEE, ("staff",))
    years = years_of(actor)
    year = asked_year(request, years)
    before = year - 1 if year - 1 in years else None
    found = [(title, [counted(actor, one, year) for one in these]) for title, these in by_line(actor)]
    places = shown_places(actor, [one for _title, these in found for one in these])
    context = {
        "page": {"title": _("Figures of %(year)s") % {"year": year}, "group": GROUP},
        "years": years,
        "year": year,
        "before": before,
        "places": [name for name, _division in places],
        "groups": [
            FigureGroup(title, [_row(actor, one, before, places) for one in these]) for title, these in found
        ],
        "report": f"{reverse('report')}?year={year}",
    }
    return render(request, "indicators/figures.html", context)


def shown_places(actor: Actor, found: Sequence[Counted]) -> list[tuple[str, Division]]:
    """The places that parts are shown of: the district itself only where something lies in no street."""
    return [
        (name, one)
        for name, one in places_of(actor)
        if one.parent_id is not None or any(each.count_at(one) for each in found)
    ]


def places_of(actor: Actor) -> list[tuple[str, Division]]:
    """The parts of a whole by street, the district itself for what lies in none; none for who sees one street."""
    seen = Division.objects.filter(pk__in=actor.where(figures.SEE)).order_by("code")
    streets = [(str(one), one) for one in seen if one.level in STREETS]
    rest = [(_("No street known"), one) for one in seen if one.parent_id is None]
    return streets + rest if len(streets) > 1 else []


def _row(
    actor: Actor, here: Counted, before: int | None, places: Sequence[tuple[str, Division]]
) -> FigureRow:
    figure, year = here.figure, here.year
    explained = figures.explanation(actor, figure.code, year)
    return FigureRow(
        title=str(said(figure.title)),
        definition=str(said(figure.definition)),
        unit=str(said(figure.unit)),
        unverified=tuple(str(said(basis.title)) for basis in explained.unverified),
        explained=f"{reverse('report')}?year={year}&figure={figure.code}",
        total=here.total,
        before=counted(actor, figure, before).total if before else None,
        parts=[(name, here.at(division)) for name, division in places],
    )
