"""The annual report: the pack's figures for somebody and a year, as data and as a document in the outline's words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.translation import gettext as _

from minzheng.indicators import figures
from minzheng.indicators.basis import Basis
from minzheng.indicators.content import OUTLINES, Figure, Outline, ReportSection, Sentence
from minzheng.indicators.figures import Explanation
from minzheng.indicators.kernel.layout import Block, Document, Heading, Paragraph, Table
from minzheng.indicators.kernel.numbers import written
from minzheng.indicators.parameters import PARAMETERS
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Division
from minzheng.platform.time import today
from minzheng.ui.words import labelled, sentences_of

LOCALES = {"zh": "zh-hans", "en": "en"}
WIDTHS = (4, 2, 2, 8, 2, 6)
NUMBERS = frozenset({1, 4})


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


def document_of(report: Report, language: str) -> Document:
    """The report as a document in "zh" or "en": the outline's sentences, then a table of every figure."""
    with translation.override(LOCALES[language]):
        writer = _Writer(report, language)
        return Document(writer.title, language, report.as_of, tuple(writer.blocks()))


class _Writer:
    """Puts a report's figures into the outline's sentences, in one language."""

    def __init__(self, report: Report, language: str) -> None:
        self._report = report
        self._language = language
        self._places = self._known_places()

    @property
    def title(self) -> str:
        """The report's title."""
        return " · ".join(self._said(outline.title) for outline in self._outlines())

    def blocks(self) -> Iterator[Block]:
        """Everything below the title."""
        hash_of_pack = self._report.pack_hash[:12]
        yield Paragraph(
            _("As of %(day)s, counted with the content %(hash)s.")
            % {"day": self._report.as_of.isoformat(), "hash": hash_of_pack},
            small=True,
        )
        for outline in self._outlines():
            yield from self._sections(outline.sections, level=1)
        yield Heading(_("Annex: the figures and how they are counted"), 1)
        yield self._table()
        yield from self._unverified()

    def _outlines(self) -> Iterator[Outline]:
        return (content.value for content in installed_pack().content(OUTLINES))

    def _known_places(self) -> dict[str, str]:
        """What stands for each {place}: years as they are, figures as numbers are written, names of whose it is."""
        report, pack = self._report, installed_pack()
        whole = any(division.parent_id is None for division in report.areas)
        names = " · ".join(str(division) for division in report.areas)
        return {
            "year": str(report.year),
            "next_year": str(report.year + 1),
            "bureau": (pack.district.bureau or pack.name).of(self._language) if whole else names,
            "district": pack.name.of(self._language) if whole else names,
            **{each.code: written(each.value, self._language) for each in report.figures},
        }

    def _sections(self, sections: Iterable[ReportSection], level: int) -> Iterator[Block]:
        for section in sections:
            below = list(self._sections(section.sections, level + 1))
            said = [Paragraph(self._said(each)) for each in section.sentences if self._may_say(each)]
            if said or below:
                yield Heading(section.title.of(self._language), level)
                yield from said
                yield from below

    def _may_say(self, sentence: Sentence) -> bool:
        """Whether every figure of the sentence is one this account may see."""
        return all(place in self._places for place in sentence.places)

    def _said(self, sentence: Sentence) -> str:
        words = sentence.en if self._language == "en" else sentence.zh
        for place in sentence.places:
            words = words.replace(f"{{{place}}}", self._places[place])
        return words

    def _table(self) -> Table:
        head = (_("Figure"), _("Value"), _("Unit"), _("Definition"), _("Rows"), _("Decided by"))
        return Table(head, [self._row(each) for each in self._report.figures], WIDTHS, NUMBERS)

    def _row(self, told: ReportedFigure) -> tuple[str, ...]:
        figure = told.explained.figure
        return (
            f"{figure.title.of(self._language)} ({figure.code})",
            written(told.value, self._language),
            figure.unit.of(self._language),
            figure.definition.of(self._language),
            written(told.rows, self._language),
            sentences_of(self._decided_by(told.explained)),
        )

    def _decided_by(self, explained: Explanation) -> Iterator[str]:
        fields = PARAMETERS[explained.figure.measure].model_fields
        for name, told in explained.figure.parameters.items():
            if isinstance(told, int):
                yield labelled(_(fields[name].title or name), told)
        for basis in explained.rests_on:
            title = basis.title.of(self._language)
            yield _("%(title)s (unverified)") % {"title": title} if basis.unverified else title

    def _unverified(self) -> Iterator[Block]:
        """Names what decides figures although nobody has checked it, each once."""
        found: dict[str, Basis] = {}
        for told in self._report.figures:
            found.update({each.title.zh: each for each in told.explained.unverified})
        if found:
            yield Paragraph(_("Not verified yet, and deciding figures above:"), small=True)
        for basis in found.values():
            yield Paragraph(labelled(basis.title.of(self._language), basis.source), small=True)
