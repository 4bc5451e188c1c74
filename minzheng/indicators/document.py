"""The annual report as a document of blocks, which the kernel's writers put down: sentences, then every figure."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _

from minzheng.indicators.basis import Basis
from minzheng.indicators.figures import Explanation
from minzheng.indicators.kernel.layout import Block, Document, Heading, Paragraph, Table
from minzheng.indicators.kernel.numbers import written
from minzheng.indicators.outline import Outlined, outlined
from minzheng.indicators.parameters import PARAMETERS
from minzheng.indicators.report import Report, ReportedFigure
from minzheng.ui.words import labelled, sentences_of

LOCALES = {"zh": "zh-hans", "en": "en"}
WIDTHS = (4, 2, 2, 8, 2, 6)
NUMBERS = frozenset({1, 4})
HASH_SHOWN = 12


def document_of(report: Report, language: str) -> Document:
    """The report as a document in "zh" or "en": the outline's sentences, then a table of every figure."""
    with translation.override(LOCALES[language]):
        said = outlined(report, language)
        blocks = (*_sentences(report, said), *_annex(report, language))
        return Document(said.title, language, report.as_of, blocks)


def _sentences(report: Report, said: Outlined) -> Iterator[Block]:
    made = {"day": report.as_of.isoformat(), "hash": report.pack_hash[:HASH_SHOWN]}
    yield Paragraph(_("As of %(day)s, counted with the content %(hash)s.") % made, small=True)
    for section in said.sections:
        yield Heading(section.title, section.level)
        for pieces in section.sentences:
            yield Paragraph("".join(piece.words for piece in pieces))


def _annex(report: Report, language: str) -> Iterator[Block]:
    yield Heading(_("Annex: the figures and how they are counted"), 1)
    head = (_("Figure"), _("Value"), _("Unit"), _("Definition"), _("Rows"), _("Rests on"))
    yield Table(head, [_row(each, language) for each in report.figures], WIDTHS, NUMBERS)
    unverified = _unverified(report)
    if unverified:
        yield Paragraph(_("Not verified yet, and deciding figures above:"), small=True)
    for basis in unverified:
        yield Paragraph(labelled(basis.title.of(language), basis.source), small=True)


def _row(told: ReportedFigure, language: str) -> tuple[str, ...]:
    figure = told.explained.figure
    return (
        f"{figure.title.of(language)} ({figure.code})",
        written(told.value, language),
        figure.unit.of(language),
        figure.definition.of(language),
        written(told.rows, language),
        sentences_of(_decided_by(told.explained, language)),
    )


def _decided_by(explained: Explanation, language: str) -> Iterator[str]:
    fields = PARAMETERS[explained.figure.measure].model_fields
    for name, told in explained.figure.parameters.items():
        if isinstance(told, int):
            yield labelled(_(fields[name].title or name), told)
    for basis in explained.rests_on:
        title = basis.title.of(language)
        yield _("%(title)s (unverified)") % {"title": title} if basis.unverified else title


def _unverified(report: Report) -> list[Basis]:
    """What decides figures although nobody has checked it, each once."""
    return list(dict.fromkeys(basis for told in report.figures for basis in told.explained.unverified))
