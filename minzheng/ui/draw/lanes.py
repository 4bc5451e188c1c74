"""Twelve months of events as lanes, one a department: where each mark and month line stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

LEAST_LEFT, RIGHT, TOP, STEP = 64, 708, 24, 21
WIDE, SLIM, GAP = 11, 6, 8  # pixels a Chinese character, a Latin one, before the first month
MONTHS = 12


@dataclass(frozen=True)
class Event:
    """An event on a lane."""

    day: date
    lane: str
    raised: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Mark:
    """A mark at x, y; raised ones are squares, so that a greyscale print tells them apart."""

    x: float
    y: float
    raised: bool
    quiet: bool


@dataclass(frozen=True)
class Label:
    """A text at x, y."""

    x: float
    y: float
    text: str


@dataclass
class Lanes:
    """The drawing."""

    height: int
    left: int
    lanes: list[Label] = field(default_factory=list)
    months: list[Label] = field(default_factory=list)
    lines: list[float] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    today: float = RIGHT
    bottom: float = 0


def month_starts(today: date) -> list[date]:
    """The first days of the last twelve months, this one last."""
    index = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(index - MONTHS + 1, index + 1)]


@dataclass(frozen=True)
class Axis:
    """Days to pixels."""

    left: int
    first: date
    end: date

    def at(self, day: date) -> float:
        """The x of a day."""
        whole = (self.end - self.first).days
        return round(self.left + (RIGHT - self.left) * (day - self.first).days / whole, 1)


def room_for(names: Iterable[str]) -> int:
    """Pixels that the longest lane name takes, as browsers draw it at 11 pixels."""
    widths = [sum(SLIM if char.isascii() else WIDE for char in name) for name in names]
    return max(LEAST_LEFT, max(widths, default=0) + GAP)


def draw_lanes(events: Iterable[Event], today: date, month_names: list[str]) -> Lanes:
    """Lay out the lanes in the order their departments first appear; older events are left to the rows below.

    `month_names` has twelve names, January first.
    """
    starts = month_starts(today)
    end = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    seen = [event for event in events if starts[0] <= event.day < end]
    names = list(dict.fromkeys(event.lane for event in seen))
    axis = Axis(room_for(names), starts[0], end)
    level = {name: TOP + 14 + STEP * number for number, name in enumerate(names)}
    bottom = TOP + 6 + STEP * len(names)
    months = zip(starts, [*starts[1:], end], strict=True)
    return Lanes(
        height=bottom + 8,
        left=axis.left,
        lanes=[Label(0, level[name] + 4, name) for name in names],
        months=[Label((axis.at(a) + axis.at(b)) / 2, 12, month_names[a.month - 1]) for a, b in months],
        lines=[axis.at(start) for start in starts],
        marks=[Mark(axis.at(e.day), level[e.lane], e.raised, e.quiet) for e in seen],
        today=axis.at(today),
        bottom=bottom,
    )
