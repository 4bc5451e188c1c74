"""What the map may show: warnings that wait, or a figure of the year; counted by area, every count with its link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from minzheng.discovery.models import Warning
from minzheng.indicators import figures
from minzheng.indicators.content import Figure
from minzheng.indicators.pages import figure_url, model_of
from minzheng.indicators.shown import SHOWN
from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.screening.shown import SEVERITY_WORDS
from minzheng.ui.declare import BarRow
from minzheng.ui.places import Street
from minzheng.ui.words import month_names, said

WARNINGS = "warnings"


@dataclass(frozen=True, kw_only=True)
class Layer:
    """A count by the id of each street and community, and where the rows of one (by its code) are; `late` is the part
    that is overdue, `columns` are its parts by something else than place."""

    key: str
    title: str
    unit: str
    counts: Mapping[int, int]
    url: Callable[[str], str]
    columns_title: str = ""
    columns: Sequence[BarRow] = ()
    late: Mapping[int, int] = field(default_factory=dict)
    late_url: Callable[[str], str] = str


@dataclass(frozen=True)
class LayerChoice:
    """A layer that can be chosen."""

    key: str
    title: str
    href: str
    chosen: bool


def choices(actor: Actor, chosen: str) -> list[LayerChoice]:
    """The layers this actor can look at, warnings first."""
    found = [(WARNINGS, _("Warnings"))] if actor.may(Warning.see) else []
    found += [(figure.code, str(said(figure.title))) for figure in figures.visible_figures(actor)]
    return [LayerChoice(key, title, f"?map={key}", key == chosen) for key, title in found]


def layer_for(actor: Actor, key: str, year: int, streets: Sequence[Street]) -> Layer:
    """The layer of that key. Raises figures.NoFigure for one that this actor has not."""
    if key == WARNINGS and actor.may(Warning.see):
        return warnings_layer(actor, streets)
    return figure_layer(actor, figures.figure(actor, key), year)


def rolled_up(rows: QuerySet[Any], streets: Sequence[Street]) -> dict[int, int]:
    """Rows by the id of each community and, with its communities, of each street."""
    counts = dict(rows.order_by().values_list("area_id").annotate(Count("pk")))
    return counts | {street.division.pk: street.sum_of(counts) for street in streets}


def warnings_url(**asked: str) -> str:
    """The list of warnings, narrowed."""
    return f"{reverse('warnings')}?{urlencode(asked)}"


def warnings_layer(actor: Actor, streets: Sequence[Street]) -> Layer:
    """Warnings that nobody has gone to yet."""
    state = Warning.State.OPEN.value
    rows = Warning.objects.visible_to(actor).filter(state=state)
    by_level = dict(rows.order_by().values_list("severity").annotate(Count("pk")))
    return Layer(
        key=WARNINGS,
        title=_("Warnings to verify"),
        unit="",
        counts=rolled_up(rows, streets),
        url=lambda code: warnings_url(state=state, area=code),
        late=rolled_up(rows.filter(due_on__lt=today()), streets),
        late_url=lambda code: warnings_url(state=state, tile="late", area=code),
        columns_title=_("Warnings to verify by level"),
        columns=[
            BarRow(label=words, value=by_level.get(tone, 0), url=warnings_url(state=state, severity=tone))
            for tone, words in SEVERITY_WORDS.items()
        ],
    )


def figure_layer(actor: Actor, figure: Figure, year: int) -> Layer:
    """A figure of the year, and its months where they add up to it."""
    title = str(said(figure.title))
    shown = SHOWN[model_of(figure)]
    by_month: dict[int, int] = {}
    if shown.monthly:
        rows = figures.rows(actor, figure.code, year).order_by()
        by_month = dict(rows.values_list(f"{shown.day}__month").annotate(Count("pk")))
    return Layer(
        key=figure.code,
        title=title,
        unit=str(said(figure.unit)),
        counts=figures.by_area(actor, figure.code, year),
        url=lambda code: figure_url(figure.code, year, area=code),
        columns_title=_("%(figure)s of %(year)s by month") % {"figure": title, "year": year},
        columns=[
            BarRow(label=name, value=by_month.get(n, 0), url=figure_url(figure.code, year, month=str(n)))
            for n, name in enumerate(month_names(), 1)
            if shown.monthly
        ],
    )
