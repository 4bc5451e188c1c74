"""The page of the annual report: its outline, the official page whose figures are links, and where one comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.indicators import figures
from minzheng.indicators.outline import Outlined, Piece, outlined
from minzheng.indicators.pages import GROUP, figure_url, model_of
from minzheng.indicators.parameters import PARAMETERS
from minzheng.indicators.report import Report, ReportedFigure, report_on
from minzheng.indicators.shown import SHOWN
from minzheng.indicators.table import Counted, counted, shown_places
from minzheng.indicators.years import asked_year, years_of
from minzheng.platform.acting import Actor
from minzheng.platform.language import reader_language
from minzheng.ui.declare import BarRow, BarsBlock, Card, LinesBlock, TableBlock, TemplateBlock
from minzheng.ui.parts import badge, joined, link, quiet
from minzheng.ui.who import permitted
from minzheng.ui.words import full_day, said, thousands

FEW = 5


@dataclass(frozen=True)
class SectionShown:
    """A section of the paper: sentences as safe HTML, and how many figures they hold."""

    number: int
    level: int
    title: str
    sentences: list[SafeString]
    figures: int


def show_report(request: HttpRequest) -> HttpResponse:
    """GET of the report page; `figure` chooses the one whose origin stands beside it."""
    actor = permitted(request, figures.SEE, ("staff",))
    years = years_of(actor)
    year = asked_year(request, years)
    report = report_on(actor, year)
    paper = outlined(report, reader_language())
    chosen = chosen_figure(report, paper, request.GET.get("figure", ""))
    unverified = sum(1 for told in report.figures if told.explained.unverified)
    context = {
        "page": {"title": _("Annual report %(year)s") % {"year": year}, "group": GROUP},
        "title": paper.title,
        "years": years,
        "year": year,
        "tags": _tags(report, unverified),
        "sections": list(_shown(paper, year, chosen)),
        "panel": _panel(actor, report, chosen) if chosen else [],
        "files": [(name, f"{reverse('report-file')}?year={year}&format={name}") for name in ("md", "json")],
        "word": f"{reverse('report-file')}?year={year}&format=docx",
    }
    return render(request, "indicators/report.html", context)


def chosen_figure(report: Report, paper: Outlined, code: str) -> ReportedFigure | None:
    """The figure of the URL, else the paper's first; 404 for one that isn't in the report."""
    found = {told.code: told for told in report.figures}
    if code:
        if code not in found:
            raise Http404
        return found[code]
    spoken = [told for section in paper.sections for told in section.figures]
    return next(iter([*spoken, *report.figures]), None)


def _tags(report: Report, unverified: int) -> list[SafeString]:
    count = len(report.figures)
    tags = [
        badge("grey", _("as of %(day)s") % {"day": full_day(report.as_of)}, shape="clock"),
        badge("green", ngettext("%(n)d figure counted", "%(n)d figures counted", count) % {"n": count}),
    ]
    if unverified:
        words = ngettext("%(n)d to be explained", "%(n)d to be explained", unverified) % {"n": unverified}
        tags.append(badge("orange", words))
    return tags


def _shown(paper: Outlined, year: int, chosen: ReportedFigure | None) -> Iterator[SectionShown]:
    for section in paper.sections:
        sentences = [
            format_html_join("", "{}", ((_piece(piece, year, chosen),) for piece in sentence))
            for sentence in section.sentences
        ]
        yield SectionShown(section.number, section.level, section.title, sentences, len(section.figures))


def _piece(piece: Piece, year: int, chosen: ReportedFigure | None) -> object:
    """A figure of a sentence as a link that puts its origin beside the page."""
    told = piece.figure
    if told is None:
        return piece.words
    css = "mz-fig mz-fig-open" if told.explained.unverified else "mz-fig"
    current = SafeString(' aria-current="true"') if told is chosen else ""
    title = said(told.explained.figure.title)
    return format_html(
        '<a class="{}" href="?year={}&amp;figure={}" title="{}"{}>{}</a>',
        css, year, told.code, title, current, piece.words,
    )  # fmt: skip


def _panel(actor: Actor, report: Report, told: ReportedFigure) -> list[Card]:
    """Where a figure comes from: how it is counted, by street, the first rows, what decides it."""
    here = counted(actor, told.explained.figure, report.year)
    cards = [_head(told, here), _parts(actor, here), _rows(actor, here), _basis(report, told)]
    return [card for card in cards if card is not None]


def _head(told: ReportedFigure, here: Counted) -> Card:
    figure, period = told.explained.figure, told.explained.period
    fields = PARAMETERS[figure.measure].model_fields
    parameters = [
        (_(fields[name].title or name), value)
        for name, value in figure.parameters.items()
        if isinstance(value, int)
    ]
    span = _("%(first)s to %(last)s") % {"first": full_day(period.first), "last": full_day(period.last)}
    return Card(
        title=_("Where this figure comes from"),
        blocks=[
            TemplateBlock(
                template="indicators/provenance.html",
                context={
                    "total": here.total,
                    "unit": said(figure.unit),
                    "title": said(figure.title),
                    "code": figure.code,
                    "span": span,
                    "definition": said(figure.definition),
                    "parameters": parameters,
                },
            )
        ],
    )


def _parts(actor: Actor, here: Counted) -> Card | None:
    rows = [
        BarRow(
            label=name,
            value=here.count_at(division),
            url=figure_url(here.figure.code, here.year, area=division.code),
        )
        for name, division in shown_places(actor, [here])
    ]
    if not rows:
        return None
    return Card(title=_("By street"), blocks=[BarsBlock(rows=rows, caption=_("By street"))])


def _rows(actor: Actor, here: Counted) -> Card:
    shown = SHOWN[model_of(here.figure)]
    found = shown.ready(actor, figures.rows(actor, here.figure.code, here.year))
    columns = [shown.columns[0], next(one for one in shown.columns if one.key == shown.day)]
    rows = [
        [column.cell(row) for column in columns]
        for row in islice(found.order_by(f"-{shown.day}", "pk")[:FEW], FEW)
    ]
    every = link(_("all %(n)s rows") % {"n": thousands(here.whole)}, figure_url(here.figure.code, here.year))
    return Card(
        title=_("Rows behind it"),
        corner=every if here.whole else "",
        blocks=[
            TableBlock(
                heads=[column.label for column in columns],
                rows=rows,
                caption=_("Rows behind it"),
                empty=_("No row counts towards this figure"),
            )
        ],
    )


def _basis(report: Report, told: ReportedFigure) -> Card:
    lines: list[object] = []
    for basis in told.explained.rests_on:
        mark = badge("orange", _("not verified"), small=True) if basis.unverified else ""
        lines.append(joined([said(basis.title), mark, quiet(basis.source)]))
    day, content = full_day(report.as_of), report.pack_hash[:12]
    lines.append(
        quiet(_("As of %(day)s, counted with the content %(hash)s.") % {"day": day, "hash": content})
    )
    return Card(title=_("What decides it"), blocks=[LinesBlock(lines=lines)])
