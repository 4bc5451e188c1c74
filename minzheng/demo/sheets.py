"""A file on its way: columns, and lines that each tell one event, until dirt and writers have done their part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from minzheng.demo.events import Event
from minzheng.demo.recipe.dirt import FilesRecipe
from minzheng.demo.spans import Month

Kind = Literal[
    "count",
    "order",
    "name",
    "id",
    "certificate",
    "sex",
    "born",
    "date",
    "month",
    "yuan",
    "fen",
    "number",
    "word",
    "answer",
    "text",
    "community",
    "phone",
]
# Fen and yuan stay whole numbers, days and months stay days and months, until a writer puts them down; a datetime
# is to be a real date cell whatever the file's other days look like.
Cell = str | int | float | date | Month | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and what it holds."""

    heading: str
    kind: Kind


@dataclass(slots=True, eq=False)
class Line:
    """One row of data. `row` is its number in the sheet, from 1, known once written; `dirt` what was done to it.

    `waits`: it doesn't come back, although its event is damaged, but waits for a person to say who is meant.
    """

    cells: list[Cell]
    event: Event
    dirt: list[str] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    duplicate_of: Line | None = None
    row: int = 0
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: a role, on a street (its code) or of a party (its code); neither for the bureau's data desk."""

    role: str
    division: str = ""
    party: str = ""


DATA_DESK = Sender("data_desk")


@dataclass(slots=True, eq=False)
class Draft:
    """One file to be written. `blank_after`: numbers of lines after which an empty row stands."""

    source: str
    columns: tuple[Column, ...]
    lines: list[Line]
    sender: Sender
    sent: date
    period: str
    words: dict[str, str]
    form: FilesRecipe
    turn: int
    blank_after: set[int] = field(default_factory=set)

    @property
    def format(self) -> str:
        """xlsx or csv, in turn."""
        return self.form.formats[self.turn % len(self.form.formats)]

    @property
    def encoding(self) -> str:
        """How a csv is encoded, in turn."""
        return self.form.encodings[self.turn % len(self.form.encodings)]

    @property
    def head(self) -> str:
        """What stands above the headings, in turn."""
        return self.form.heads[self.turn % len(self.form.heads)]

    @property
    def dates(self) -> str:
        """How this file writes days, in turn."""
        return self.form.dates[self.turn % len(self.form.dates)]

    @property
    def title(self) -> str:
        """The title above the headings."""
        return self.form.title.format(**self.words, period=self.period)

    @property
    def name(self) -> str:
        """The file's name."""
        return f"{self.form.name.format(**self.words, period=self.period)}.{self.format}"

    def columns_of(self, *kinds: Kind) -> list[int]:
        """Returns the positions of the columns of some kinds."""
        return [at for at, column in enumerate(self.columns) if column.kind in kinds]


def lines_of(events: Iterable[Event], cells: Callable[[Event], list[Cell]]) -> list[Line]:
    """Returns a line for each event."""
    return [Line(cells(event), event) for event in events]
