"""The pages of figures as far as they are declared: for each figure of the pack the list of the rows it counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from minzheng.indicators import figures
from minzheng.indicators.content import Figure
from minzheng.indicators.content import figures as figures_of
from minzheng.indicators.measures import measures
from minzheng.indicators.shown import SHOWN, ShownRows
from minzheng.indicators.years import usual_year, years_of
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.scope import ScopedModel
from minzheng.registry.links import named
from minzheng.ui.declare import Filter, ListPage, Option, RowLink
from minzheng.ui.menu import MenuEntry, menu
from minzheng.ui.places import area_filter
from minzheng.ui.words import month_names, said

GROUP = gettext_lazy("Figures")


def model_of(figure: Figure) -> type[ScopedModel]:
    """What a figure counts."""
    return measures[figure.measure].model


def page_name(code: str) -> str:
    """The URL name of a figure's rows."""
    return f"figure-{code}"


def figure_url(code: str, year: int, **chips: str) -> str:
    """Where the rows of a figure are; chips narrow them: `area` by the code of a street or community, `month`."""
    query = {"year": str(year)} | {key: value for key, value in chips.items() if value}
    return f"{reverse(page_name(code))}?{urlencode(query)}"


def _year_filter() -> Filter:
    return Filter(
        key="year",
        label=gettext_lazy("Year"),
        options=lambda actor: [Option(str(year), str(year)) for year in years_of(actor)],
        usual=lambda actor: str(usual_year(years_of(actor))),
    )


def _month_filter(day: str) -> Filter:
    return Filter(
        key="month",
        label=gettext_lazy("Month"),
        options=lambda actor: [Option(str(n), name) for n, name in enumerate(month_names(), 1)],
        where=lambda month: Q(**{f"{day}__month": int(month)}),
    )


def rows_page(figure: Figure) -> ListPage[Any]:
    """The list behind a figure: as many rows as it says, one beside the other with what made it count."""
    shown: ShownRows = SHOWN[model_of(figure)]
    model = model_of(figure)

    def rows(actor: Actor, year: int) -> QuerySet[Any]:
        if figure not in figures.visible_figures(actor):
            return model.objects.visible_to(actor).none()
        return shown.ready(actor, figures.rows(actor, figure.code, year))

    def chosen(actor: Actor, chips: Mapping[str, str]) -> QuerySet[Any]:
        return rows(actor, int(chips["year"]))

    return ListPage[Any](
        name=page_name(figure.code),
        path=f"figures/{figure.code}/",
        title=said(figure.title),
        group=GROUP,
        permit=figures.SEE,
        rows=lambda actor: rows(actor, usual_year(years_of(actor))),
        chosen=chosen,
        columns=shown.columns,
        filters=(
            _year_filter(),
            *((_month_filter(shown.day),) if shown.monthly else ()),
            area_filter(model.see),
        ),
        search=named,
        order=("area__code", "subject__person__sort_key", shown.day),
        row_act=lambda row: RowLink(
            label=shown.act, url=lambda row: reverse(shown.page, args=[row.pk]), permit=model.see
        ),
        note=lambda actor: said(figure.definition),
        unit=said(figure.unit),
        empty=gettext_lazy("No row counts towards this figure"),
        exact=True,
    )


def pages() -> tuple[ListPage[Any], ...]:
    """One list for each figure of the pack; asked once the pack can be read."""
    return tuple(rows_page(figure) for figure in figures_of(installed_pack()).values())


class RowsOfFigures:
    """The names of the lists behind figures, without reading the pack."""

    def __contains__(self, name: object) -> bool:
        """Whether a URL name is such a list."""
        return str(name).startswith(page_name(""))


menu.register(
    MenuEntry(
        label=gettext_lazy("Figures"),
        url="figures",
        permit=figures.SEE,
        group=GROUP,
        order=90,
        icon="chart-histogram",
        pages=RowsOfFigures(),
    ),
    MenuEntry(
        label=gettext_lazy("Annual report"),
        url="report",
        permit=figures.SEE,
        group=GROUP,
        order=94,
        icon="report-analytics",
    ),
)
