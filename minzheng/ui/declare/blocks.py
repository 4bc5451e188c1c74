"""Blocks of a page: plain values with the name of the template that shows them. Cards hold one or more of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Protocol

from django.utils.safestring import SafeString

from minzheng.platform.reasons import Reason
from minzheng.platform.verbs import Reason as RefusalReason
from minzheng.ui.declare.options import Words
from minzheng.ui.draw.bars import Column, Columns, draw_columns, shares
from minzheng.ui.draw.lanes import Event, Lanes, draw_lanes
from minzheng.ui.parts import meter
from minzheng.ui.words import day_of, moment, month_names, say, short_day, thousands

FITTING = 3  # columns of a small table beside each other on a phone


class Block(Protocol):
    """Anything with a template; the template sees it as `block` and works nothing out."""

    @property
    def template(self) -> str:
        """The template's name."""
        ...


@dataclass(frozen=True, kw_only=True)
class Why:
    """One reason of a judgement, with the source and day it was seen; links by the page that shows it."""

    reason: Reason | RefusalReason
    source: Words = ""
    day: date | None = None
    url: str = ""


def stored_whys(
    stored: Iterable[Mapping[str, Any]], source: Words = "", day: date | None = None, url: str = ""
) -> list[Why]:
    """Reasons as rows keep them (`Reason.as_json`), with one source for all."""
    return [Why(reason=Reason(**reason), source=source, day=day, url=url) for reason in stored]


@dataclass(frozen=True)
class WhyLine:
    """A reason as it is shown: fact and value, rule and basis, source."""

    what: str
    seen: str
    rule: str
    basis: str
    source: str
    url: str


def why_line(why: Why) -> WhyLine:
    """One reason in words; msgids among them are translated."""
    what, seen, rule, basis = (say(getattr(why.reason, part)) for part in ("what", "seen", "rule", "basis"))
    day = short_day(why.day) if why.day else ""
    return WhyLine(what, seen, rule, basis, f"{why.source} {day}".strip(), why.url)


@dataclass(frozen=True, kw_only=True)
class ReasonsBlock:
    """Why something is so: numbered, the fact first, then rule and basis; never only a score."""

    reasons: Sequence[Why]
    tone: str = "orange"
    template: ClassVar[str] = "ui/blocks/reasons.html"

    @property
    def lines(self) -> list[WhyLine]:
        """The reasons in the language of the page."""
        return [why_line(why) for why in self.reasons]


@dataclass(frozen=True, kw_only=True)
class TimelineEntry:
    """What happened: when, which department, what, its document. `raised` marks what raised a warning."""

    at: datetime | date
    department: Words
    text: object
    icon: str = "file-text"
    document: Words = ""
    url: str = ""
    raised: bool = False
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class TimelineBlock:
    """Lanes of twelve months a department above, rows below; `today` is the day the page is as of. `most` rows are
    shown, all if it is 0."""

    entries: Sequence[TimelineEntry]
    today: date
    more_url: str = ""
    more: Words = ""
    most: int = 0
    template: ClassVar[str] = "ui/blocks/timeline.html"

    @property
    def drawing(self) -> Lanes:
        """The lanes."""
        events = [Event(day_of(e.at), str(e.department), e.raised, not e.own) for e in self.entries]
        return draw_lanes(events, self.today, month_names())

    @property
    def lines(self) -> list[tuple[str, TimelineEntry]]:
        """The entries with their day in words."""
        shown = self.entries[: self.most] if self.most else self.entries
        return [(moment(e.at) if isinstance(e.at, datetime) else short_day(e.at), e) for e in shown]


@dataclass(frozen=True, kw_only=True)
class TableBlock:
    """A small table: heads, rows of cells ready to show, which columns are numbers; with many columns its rows are
    stacked on a phone."""

    heads: Sequence[Words]
    rows: Sequence[Sequence[object]]
    caption: Words
    empty: Words = ""
    numbers: Sequence[int] = ()
    template: ClassVar[str] = "ui/blocks/table.html"

    @property
    def stacked(self) -> bool:
        """Whether a phone is too narrow for its columns."""
        return len(self.heads) > FITTING

    @property
    def lines(self) -> list[list[tuple[str, object, bool]]]:
        """The rows, each cell with its head and whether it is a number."""
        heads = [str(head) for head in self.heads]
        return [[(heads[at], cell, at in self.numbers) for at, cell in enumerate(row)] for row in self.rows]


@dataclass(frozen=True, kw_only=True)
class FactsBlock:
    """Pairs of label and value."""

    facts: Sequence[tuple[Words, object]]
    template: ClassVar[str] = "ui/blocks/facts.html"


@dataclass(frozen=True, kw_only=True)
class LinesBlock:
    """Lines of text or safe parts, one under the other."""

    lines: Sequence[object]
    template: ClassVar[str] = "ui/blocks/lines.html"


@dataclass(frozen=True, kw_only=True)
class BarRow:
    """A row of a bar chart: label, value, where the value leads, words printed instead of the bare value."""

    label: Words
    value: float
    url: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class BarsBlock:
    """Horizontal bars from zero with printed values; each value is a link where it has rows behind it."""

    rows: Sequence[BarRow]
    caption: Words
    template: ClassVar[str] = "ui/blocks/bars.html"

    @property
    def lines(self) -> list[tuple[BarRow, float, str]]:
        """Rows with their share of the longest in percent and the printed value."""
        parts = shares([row.value for row in self.rows])
        return [
            (row, part, row.words or thousands(row.value)) for row, part in zip(self.rows, parts, strict=True)
        ]


@dataclass(frozen=True, kw_only=True)
class ColumnsBlock:
    """Vertical columns from zero with printed values, for months and hours; a table stands behind them."""

    rows: Sequence[BarRow]
    caption: Words
    template: ClassVar[str] = "ui/blocks/columns.html"

    @property
    def drawing(self) -> Columns:
        """Size and baseline."""
        return draw_columns([row.value for row in self.rows])

    @property
    def lines(self) -> list[tuple[BarRow, Column, str]]:
        """Rows with their column and the printed value."""
        columns = self.drawing.columns
        return [
            (row, at, row.words or thousands(row.value)) for row, at in zip(self.rows, columns, strict=True)
        ]


@dataclass(frozen=True, kw_only=True)
class ProgressBlock:
    """Long work: done of total units, time left, or the words why it failed. `poll` is asked again while it runs."""

    title: Words
    done: int
    total: int
    left: Words = ""
    failure: Words = ""
    ended: bool = False
    poll: str = ""
    template: ClassVar[str] = "ui/blocks/progress.html"

    @property
    def bar(self) -> SafeString:
        """The bar."""
        return meter(self.done, self.total, self.title)

    @property
    def words(self) -> str:
        """How far it is: 6,120 / 9,870."""
        return f"{thousands(self.done)} / {thousands(self.total)}"


@dataclass(frozen=True)
class Step:
    """A step on the way: its name, what came of it, whether it is done, whether it failed."""

    title: Words
    words: object = ""
    done: bool = False
    failed: bool = False


@dataclass(frozen=True, kw_only=True)
class StepsBlock:
    """How far something is: steps from left to right, on a phone one under the other."""

    steps: Sequence[Step]
    template: ClassVar[str] = "ui/blocks/steps.html"


@dataclass(frozen=True, kw_only=True)
class TemplateBlock:
    """What no other block can say: an engine's own template with plain values."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Card:
    """A card: title, note beside it, one link or badge at its right, blocks. `plain` gives the blocks the edge."""

    title: Words
    blocks: Sequence[Block]
    note: object = ""
    corner: object = ""
    key: str = ""
