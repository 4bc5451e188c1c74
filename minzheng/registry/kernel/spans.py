"""What dated claims of one kind come to: who said last for each day. Knows no Django."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

A_DAY = timedelta(days=1)


class Claim(Protocol):
    """Something said of one person that holds since a day, until a day if it ended, and until something else is said.

    `rank` puts claims in the order in which they hold; it begins with the first day. Claims `tell` the same or not.
    """

    @property
    def rank(self) -> tuple[date, *tuple[int, ...]]:
        """Its place in the order."""

    @property
    def tells(self) -> tuple[object, ...]:
        """What it says."""

    @property
    def ends(self) -> date | None:
        """Its last day, if it has one."""


C = TypeVar("C", bound=Claim)


@dataclass(frozen=True)
class Span(Generic[C]):
    """The days on which something held without a break; the claim is the newest that says so."""

    claim: C
    first: date
    last: date | None

    def holds_on(self, day: date) -> bool:
        """Whether the day is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)


def spans(claims: Iterable[C]) -> list[Span[C]]:
    """The spans of one person's claims of one kind, the oldest first: each holds until the next one begins.

    A claim that ended leaves a gap; the one before it doesn't come back.
    """
    ordered = sorted(claims, key=lambda one: one.rank)
    found: list[Span[C]] = []
    for at, claim in enumerate(ordered):
        first = claim.rank[0]
        before_next = ordered[at + 1].rank[0] - A_DAY if at + 1 < len(ordered) else None
        last = min((day for day in (claim.ends, before_next) if day is not None), default=None)
        if last is not None and last < first:
            continue
        if found and found[-1].last == first - A_DAY and found[-1].claim.tells == claim.tells:
            found[-1] = Span(claim, found[-1].first, last)
        else:
            found.append(Span(claim, first, last))
    return found


def span_on(claims: Iterable[C], day: date) -> Span[C] | None:
    """The span that holds on a day."""
    return next((one for one in spans(claims) if one.holds_on(day)), None)
