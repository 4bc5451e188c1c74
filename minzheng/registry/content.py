"""What a pack says of means: which parts make up a household's per-capita income, at what share, on what basis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from minzheng.platform.packs import (
    Code,
    Content,
    ContentKind,
    Flag,
    Pack,
    Problem,
    Status,
    Text,
    Whole,
    content_kinds,
)
from minzheng.platform.packs.schema import Schema

ALL = 100  # percent


class MeansPart(Schema):
    """A kind of income, or with `deducts` of what is taken off it: the share in percent that counts, on which basis.

    `facts` are kinds of facts whose monthly amounts are of this kind, beside what is entered at the counter.
    """

    code: Code
    label: Text
    share: Annotated[Whole, Field(ge=0, le=ALL)]
    basis: Text
    status: Status
    deducts: Flag = False
    facts: tuple[Code, ...] = ()

    def counted(self, amount: int) -> int:
        """What of an amount in fen counts: rounded down, taken off where it is a deduction."""
        part = amount * self.share // ALL
        return -part if self.deducts else part


class MeansParts(Schema):
    """The parts, in the order in which pages show them."""

    parts: Annotated[tuple[MeansPart, ...], Field(min_length=1)]


class MeansFile(Schema):
    """The file means.yaml."""

    means: MeansParts


def means_parts(pack: Pack) -> dict[str, MeansPart]:
    """The parts of the pack by their code; none in a pack that says nothing of means."""
    return {part.code: part for each in pack.content(MEANS) for part in each.value.means.parts}


def _check(content: Content[MeansFile], _pack: Pack) -> Iterator[Problem]:
    codes, kinds = set[str](), set[str]()
    for index, part in enumerate(content.value.means.parts):
        if part.code in codes:
            yield content.problem(
                f"The part {part.code} stands twice.", "Keep one.", "means", "parts", index, "code"
            )
        if twice := kinds & set(part.facts):
            yield content.problem(
                f"Facts {sorted(twice)[0]} count in two parts.", "Keep one.", "means", "parts", index, "facts"
            )
        codes.add(part.code)
        kinds |= set(part.facts)


MEANS = content_kinds.register(ContentKind("means", "means.yaml", MeansFile, _check))
