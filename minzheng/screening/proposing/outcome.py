"""What a trial comes to, as far as somebody sees its rows: counts by rule and area, and the address of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.http import urlencode

from minzheng.platform.acting import Actor
from minzheng.screening.models import Proposal, TriedHit

ENTERS, LEAVES, STAYS = TriedHit.Side.ENTERS, TriedHit.Side.LEAVES, TriedHit.Side.STAYS
NOW, THEN = "now", "then"
MEANS = "means.see"
SIDES: dict[str, Q] = {
    ENTERS: Q(side=ENTERS),
    LEAVES: Q(side=LEAVES),
    STAYS: Q(side=STAYS),
    NOW: ~Q(side=ENTERS),
    THEN: ~Q(side=LEAVES),
}


@dataclass
class Tally:
    """How many enter, leave and stay, and what they cost a year by either values, in fen."""

    sides: dict[str, int] = field(default_factory=lambda: dict.fromkeys(TriedHit.Side.values, 0))
    cost_now: int = 0
    cost_then: int = 0

    def add(self, side: str, n: int, cost_now: int | None, cost_then: int | None) -> None:
        """So many more on a side."""
        self.sides[side] += n
        self.cost_now += cost_now or 0
        self.cost_then += cost_then or 0

    def of(self, side: str) -> int:
        """How many are on a side, or are hit now or then."""
        if side == NOW:
            return self.sides[LEAVES] + self.sides[STAYS]
        return self.sides[ENTERS] + self.sides[STAYS] if side == THEN else self.sides[side]


@dataclass
class Outcome:
    """A trial's counts as a whole, by rule and by area."""

    whole: Tally = field(default_factory=Tally)
    rules: dict[str, Tally] = field(default_factory=dict)
    areas: dict[int, Tally] = field(default_factory=dict)


def outcomes(actor: Actor, proposals: Iterable[Proposal]) -> dict[int, Outcome]:
    """The outcome of each, by its number, in one query; costs are of those whose means the actor may see."""
    means = Q(area__in=actor.where(MEANS))
    found = {one.pk: Outcome() for one in proposals}
    hits = TriedHit.objects.visible_to(actor).filter(proposal__in=found).order_by()
    told = hits.values_list("proposal_id", "rule", "area_id", "side")
    for pk, rule, area, side, *counted in told.annotate(
        n=Count("pk"), now=Sum("cost_now", filter=means), then=Sum("cost_then", filter=means)
    ):
        outcome = found[pk]
        for count in (
            outcome.whole,
            outcome.rules.setdefault(rule, Tally()),
            outcome.areas.setdefault(area, Tally()),
        ):
            count.add(side, *counted)
    return found


def rows_url(proposal: Proposal, **chips: str) -> str:
    """The list of a trial's rows as some chips narrow it."""
    return f"{reverse('tried-hits')}?{urlencode({'trial': str(proposal.pk), **chips})}"
