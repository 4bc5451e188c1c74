"""The pack files of the account: lines/<line>/figures.yaml, and report/outline.yaml that puts figures in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, StrictInt, StrictStr, StringConstraints, model_validator

from minzheng.indicators.parameters import PARAMETERS, faults
from minzheng.platform.packs import Code, Content, ContentKind, Pack, Problem, Text, content_kinds, wrong
from minzheng.platform.packs.schema import Schema

FigureCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$")]
PLACE = re.compile(r"\{([^{}]*)\}")
# What a report knows of itself beside its figures.
OF_THE_REPORT = frozenset({"year", "next_year", "bureau", "district"})


class Figure(Schema):
    """A figure: which engine's measure counts it, with which parameters, and in which words it is defined."""

    code: FigureCode
    title: Text
    definition: Text
    unit: Text
    measure: FigureCode
    parameters: dict[Code, StrictInt | StrictStr] = {}


class FiguresFile(Schema):
    """figures.yaml."""

    figures: Annotated[tuple[Figure, ...], Field(min_length=1)]


class Sentence(Schema):
    """One sentence in both languages; {code} is a figure's value, {year}, {next_year}, {bureau}, {district} as said."""

    zh: str
    en: str

    @property
    def places(self) -> tuple[str, ...]:
        """What stands in braces, in order."""
        return tuple(PLACE.findall(self.zh))

    @model_validator(mode="after")
    def _same_places(self) -> Self:
        if set(PLACE.findall(self.zh)) != set(PLACE.findall(self.en)):
            raise wrong("The two languages name different figures.", "Use the same {codes} in both.", "en")
        return self


class ReportSection(Schema):
    """A heading with its sentences, or with sections below it."""

    code: Code
    title: Text
    sentences: tuple[Sentence, ...] = ()
    sections: tuple[ReportSection, ...] = ()


class Outline(Schema):
    """report/outline.yaml: the annual report's order and words."""

    title: Sentence
    sections: Annotated[tuple[ReportSection, ...], Field(min_length=1)]


def _check_figures(content: Content[FiguresFile], pack: Pack) -> Iterator[Problem]:
    for index, figure in enumerate(content.value.figures):
        if _first_place(figure.code, pack) != (content.file, index):
            yield content.problem(
                f"The figure {figure.code} is there twice.", "Keep one.", "figures", index, "code"
            )
        if figure.measure not in PARAMETERS:
            known = ", ".join(sorted(PARAMETERS))
            yield content.problem(
                f"There is no measure {figure.measure}.", f"Use one of {known}.", "figures", index, "measure"
            )
            continue
        for name, remedy in faults(figure.measure, figure.parameters):
            at = ("figures", index, "parameters", name)
            yield content.problem(f"{name} doesn't fit {figure.measure}.", remedy, *at)


def _first_place(code: str, pack: Pack) -> tuple[str, int]:
    """The file and the place in it where a figure is written first."""
    return next(
        (each.file, place)
        for each in pack.content(FIGURES)
        for place, other in enumerate(each.value.figures)
        if other.code == code
    )


def _check_outline(content: Content[Outline], pack: Pack) -> Iterator[Problem]:
    known = OF_THE_REPORT | set(figures(pack))
    places = [(("title",), content.value.title), *_sentences(content.value.sections, ("sections",))]
    for at, sentence in places:
        for place in sentence.places:
            if place not in known:
                yield content.problem(f"There is no figure {place}.", "Use a code of a figures.yaml.", *at)


def _sentences(
    sections: tuple[ReportSection, ...], at: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Sentence]]:
    for index, section in enumerate(sections):
        for place, sentence in enumerate(section.sentences):
            yield (*at, index, "sentences", place), sentence
        yield from _sentences(section.sections, (*at, index, "sections"))


FIGURES = content_kinds.register(ContentKind("figures", "lines/*/figures.yaml", FiguresFile, _check_figures))
OUTLINES = content_kinds.register(
    ContentKind("outlines", "report/*.yaml", Outline, _check_outline, ("figures",))
)


def figures(pack: Pack) -> dict[str, Figure]:
    """The pack's figures by code, in the order of its files."""
    return {figure.code: figure for each in pack.content(FIGURES) for figure in each.value.figures}
