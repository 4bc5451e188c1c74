"""Dirt in a recipe: what is wrong with the files that departments send, and how often."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from minzheng.demo.recipe.base import Part, Word

Source = Literal[
    "assistance_roll",
    "medical_insurance",
    "disability",
    "funerals",
    "residents_80",
    "need_survey",
    "ability_assessment",
    "provider_visits",
    "visit_checks",
]
Harmless = Literal[
    "id_lower_x",
    "id_full_width",
    "id_trailing_space",
    "id_ideographic_space",
    "id_15_digits",
    "date_slash",
    "date_dotted",
    "date_compact",
    "date_chinese",
    "date_cell",
    "date_serial",
    "money_yuan",
    "money_thousands",
    "name_spaced",
    "name_former",
    "name_look_alike",
    "exact_duplicate",
    "blank_row",
]
ComesBack = Literal[
    "id_wrong_digit",
    "id_float",
    "unknown_word",
    "missing_name",
    "birth_mismatch",
    "sex_mismatch",
    "unknown_community",
    "certificate_short",
    "missing_number",
]
DirtKind = Harmless | ComesBack
PerThousand = Annotated[float, Field(gt=0, le=1000)]


class DirtRecipe(Part):
    """Rates a thousand rows, by source and kind; whatever is named occurs at least once in the source's files."""

    harmless: dict[Source, dict[Harmless, PerThousand]]
    comes_back: dict[Source, dict[ComesBack, PerThousand]]
    unknown_words: dict[Word, Annotated[tuple[Word, ...], Field(min_length=1)]]
    unknown_communities: Annotated[tuple[Word, ...], Field(min_length=1)]

    def harmless_of(self, source: str) -> dict[str, float]:
        """Returns the rates of a source's dirt that can be read all the same."""
        return {
            kind: rate
            for name, rates in self.harmless.items()
            if name == source
            for kind, rate in rates.items()
        }

    def comes_back_of(self, source: str) -> dict[str, float]:
        """Returns the rates of a source's dirt that makes rows come back."""
        found = (rates for name, rates in self.comes_back.items() if name == source)
        return {kind: rate for rates in found for kind, rate in rates.items()}


class FilesRecipe(Part):
    """How one source sends: names and titles with {district}, {street}, {provider}, {period}; the rest in turn."""

    name: Word
    title: Word
    formats: Annotated[tuple[Literal["xlsx", "csv"], ...], Field(min_length=1)]
    encodings: Annotated[tuple[Literal["utf-8", "utf-8-sig", "gb18030"], ...], Field(min_length=1)] = (
        "utf-8",
    )
    heads: Annotated[tuple[Literal["plain", "title", "merged"], ...], Field(min_length=1)] = ("plain",)
    dates: Annotated[
        tuple[Literal["iso", "slash", "dotted", "compact", "chinese", "cell"], ...], Field(min_length=1)
    ]
    total_row: bool = False
