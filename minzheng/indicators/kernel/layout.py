"""A document as blocks in order, in one language; writers decide how each of them looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest below the title."""

    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `small` is for what explains: as of when, made with which content."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a head. `numbers` are the places of columns that hold numbers; `widths` share out the line."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    numbers: frozenset[int] = frozenset()


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A title and what follows it. `language` is "zh" or "en"; `made_on` is the day the file says it was made."""

    title: str
    language: str
    made_on: date
    blocks: tuple[Block, ...]
