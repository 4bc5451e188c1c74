"""The annual report's words with its figures in their places: what the page shows and the files are written from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from minzheng.indicators.content import OUTLINES, PLACE, ReportSection, Sentence
from minzheng.indicators.kernel.numbers import written
from minzheng.indicators.report import Report, ReportedFigure
from minzheng.platform.installed import installed_pack


@dataclass(frozen=True)
class Piece:
    """A part of a sentence: its words, and the figure that they are."""

    words: str
    figure: ReportedFigure | None = None


@dataclass(frozen=True)
class SaidSection:
    """A heading of a level (1 is the highest below the title) with its sentences; `number` counts from 1 on."""

    number: int
    level: int
    title: str
    sentences: tuple[tuple[Piece, ...], ...]

    @property
    def figures(self) -> list[ReportedFigure]:
        """The figures of its sentences, each once."""
        found = {piece.figure.code: piece.figure for said in self.sentences for piece in said if piece.figure}
        return list(found.values())


@dataclass(frozen=True)
class Outlined:
    """The report's title and its sections in order."""

    title: str
    sections: tuple[SaidSection, ...]


def outlined(report: Report, language: str) -> Outlined:
    """The report in the outline's words, "zh" or "en"; a sentence with a figure that nobody may see is left out."""
    places = _Places(report, language)
    outlines = [content.value for content in installed_pack().content(OUTLINES)]
    title = " · ".join(places.text(outline.title) for outline in outlines)
    found = [one for outline in outlines for one in _sections(outline.sections, 1, places)]
    numbered = (
        SaidSection(number, level, heading, said) for number, (level, heading, said) in enumerate(found, 1)
    )
    return Outlined(title, tuple(numbered))


def _sections(
    sections: Iterable[ReportSection], level: int, places: _Places
) -> Iterator[tuple[int, str, tuple[tuple[Piece, ...], ...]]]:
    for section in sections:
        below = list(_sections(section.sections, level + 1, places))
        said = tuple(tuple(places.pieces(each)) for each in section.sentences if places.known(each))
        if said or below:
            yield level, section.title.of(places.language), said
            yield from below


class _Places:
    """What stands for each {place} of a sentence: years, names of whose report it is, figures."""

    def __init__(self, report: Report, language: str) -> None:
        self.language = language
        self._figures = {each.code: each for each in report.figures}
        self._words: Mapping[str, str] = _names(report, language) | {
            code: written(each.value, language) for code, each in self._figures.items()
        }

    def known(self, sentence: Sentence) -> bool:
        """Whether every place of the sentence has something to stand there."""
        return all(place in self._words for place in sentence.places)

    def text(self, sentence: Sentence) -> str:
        """The sentence as plain text."""
        return "".join(piece.words for piece in self.pieces(sentence))

    def pieces(self, sentence: Sentence) -> Iterator[Piece]:
        """The sentence in parts."""
        words = sentence.en if self.language == "en" else sentence.zh
        for index, part in enumerate(PLACE.split(words)):
            if index % 2:
                yield Piece(self._words[part], self._figures.get(part))
            elif part:
                yield Piece(part)


def _names(report: Report, language: str) -> dict[str, str]:
    pack = installed_pack()
    whole = any(division.level == "district" for division in report.areas)
    names = " · ".join(str(division) for division in report.areas)
    bureau = pack.district.bureau or pack.name
    return {
        "year": str(report.year),
        "next_year": str(report.year + 1),
        "bureau": bureau.of(language) if whole else names,
        "district": pack.name.of(language) if whole else names,
    }
