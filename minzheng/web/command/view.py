"""The page of the command centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.indicators import figures
from minzheng.indicators.table import by_line, counted
from minzheng.indicators.years import asked_year, years_of
from minzheng.platform.acting import Actor
from minzheng.platform.time import today
from minzheng.ui.declare import BarRow, BarsBlock, Card, ColumnsBlock, TemplateBlock
from minzheng.ui.menu import MenuEntry, entries_for, menu
from minzheng.ui.places import Street, streets_in
from minzheng.ui.who import permitted
from minzheng.ui.words import near_day, said
from minzheng.web.command.layers import Layer, choices, layer_for
from minzheng.web.command.places import map_of, tiles_of
from minzheng.web.command.waiting import alarms_card, tasks_card

NAVIGATION = ("tasks", "warnings", "figures", "report")
"""The pages that the wall leads to, as far as the role has them."""


@dataclass(frozen=True)
class FigureLine:
    """A figure of the left side: the year's number and, beside it, what the running year has so far."""

    title: str
    explained: str
    unit: str
    whole: SafeString
    running: SafeString | None


def show_command(request: HttpRequest) -> HttpResponse:
    """GET of the command centre."""
    actor = permitted(request, figures.SEE, ("staff",))
    years = years_of(actor)
    year = asked_year(request, years)
    streets = streets_in(actor.where(figures.SEE))
    layer = chosen_layer(request, actor, year, streets)
    context = {
        "page": {"title": _("Command centre")},
        "today": near_day(today()),
        "entries": navigation(actor),
        "left": [figures_card(actor, year, years), *([streets_card(layer, streets)] if layer else [])],
        "layers": choices(actor, layer.key) if layer else [],
        "map": map_of(layer, streets) if layer else None,
        "middle": middle_cards(layer, streets) if layer else [],
        "right": [card for card in (alarms_card(actor), tasks_card(actor, streets)) if card is not None],
    }
    return render(request, "web/command.html", context)


def navigation(actor: Actor) -> list[tuple[str, str]]:
    """Words and addresses of the wall's own navigation."""
    entries = {entry.url: entry for entry in entries_for(actor)}
    return [(str(entries[name].label), reverse(name)) for name in NAVIGATION if name in entries]


def chosen_layer(request: HttpRequest, actor: Actor, year: int, streets: Sequence[Street]) -> Layer | None:
    """The layer of the URL, else the first this actor has; 404 for one it hasn't, none where there is none."""
    known = [choice.key for choice in choices(actor, "")]
    asked = request.GET.get("map", "")
    if asked and asked not in known:
        raise Http404
    key = asked or next(iter(known), "")
    return layer_for(actor, key, year, streets) if key else None


def figures_card(actor: Actor, year: int, years: Sequence[int]) -> Card:
    """The year's figures by line of business."""
    running = years[0] if years[0] == today().year and years[0] != year else None
    groups = []
    for title, found in by_line(actor):
        lines = [
            FigureLine(
                str(said(figure.title)),
                f"{reverse('report')}?year={year}&figure={figure.code}",
                str(said(figure.unit)),
                counted(actor, figure, year).total,
                counted(actor, figure, running).total if running else None,
            )
            for figure in found
        ]
        groups.append((title, lines))
    context = {"groups": groups, "year": year, "running": running}
    return Card(
        title=_("Main figures"),
        note=_("Open a figure for its rows"),
        blocks=[TemplateBlock(template="web/figures.html", context=context)],
    )


def streets_card(layer: Layer, streets: Sequence[Street]) -> Card:
    """The map as a table: the same counts, a line a street."""
    rows = []
    for street in streets:
        value = layer.counts.get(street.division.pk, 0)
        rows.append(BarRow(label=str(street.division), value=value, url=layer.url(street.division.code)))
    return Card(title=layer.title, note=_("by street"), blocks=[BarsBlock(rows=rows, caption=layer.title)])


def middle_cards(layer: Layer, streets: Sequence[Street]) -> list[Card]:
    """What stands below the map."""
    tiles = tiles_of(layer, streets)
    cards = []
    if tiles.count:
        note = _("a tile each, coloured by: %(what)s") % {"what": layer.title}
        title = _("%(n)d communities") % {"n": tiles.count}
        cards.append(Card(title=title, note=note, blocks=[tiles]))
    if layer.columns:
        block = ColumnsBlock(rows=layer.columns, caption=layer.columns_title)
        cards.append(Card(title=layer.columns_title, note=layer.unit, blocks=[block]))
    return cards


menu.register(
    MenuEntry(
        label=gettext_lazy("Command centre"),
        url="command",
        permit=figures.SEE,
        group=gettext_lazy("Figures"),
        order=92,
        icon="map",
    )
)
