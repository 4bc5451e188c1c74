"""A figure of the pack for somebody and a year: its value, the rows behind it, the parts by area, how it is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from minzheng.indicators.basis import Basis
from minzheng.indicators.content import Figure, figures
from minzheng.indicators.measures import Measure, Period, measures
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Division

SEE = "indicators.see"


class NoFigure(LookupError):
    """The pack has no figure of this code, or none that this account may see."""


@dataclass(frozen=True)
class Explanation:
    """How a figure is counted: its declaration, the years' bounds, what it rests on, the hash of the content."""

    figure: Figure
    period: Period
    rests_on: tuple[Basis, ...]
    pack_hash: str

    @property
    def unverified(self) -> tuple[Basis, ...]:
        """What decides the figure although nobody has checked it."""
        return tuple(each for each in self.rests_on if each.unverified)


def figure(actor: Actor, code: str) -> Figure:
    """A figure's declaration. Raises NoFigure when there is none of this code for this actor."""
    found = {each.code: each for each in visible_figures(actor)}
    if code not in found:
        raise NoFigure(code)
    return found[code]


def visible_figures(actor: Actor) -> list[Figure]:
    """The figures whose rows this actor may see somewhere, in the pack's order."""
    if not actor.may(SEE):
        return []
    return [each for each in figures(installed_pack()).values() if actor.may(_measure(each).model.see)]


def rows(actor: Actor, code: str, year: int) -> QuerySet[Any]:
    """The rows a figure counts, through the door; a list may filter, order and page them."""
    chosen = figure(actor, code)
    measure = _measure(chosen)
    return measure.rows(actor, Period.of_year(year), measure.asked(chosen.parameters))


def value(actor: Actor, code: str, year: int) -> int:
    """The figure: the number of its rows."""
    return rows(actor, code, year).count()


def by_area(actor: Actor, code: str, year: int) -> dict[int, int]:
    """The figure by the id of each division, counting what lies in it or below, in one grouped query.

    A row whose community nobody knows lies in its street or in the district, so parts may add up to less.
    """
    grouped = rows(actor, code, year).order_by().values_list("area_id").annotate(Count("pk"))
    return _rolled_up(dict(grouped))


def _rolled_up(counts: Mapping[int, int]) -> dict[int, int]:
    parents = dict(Division.objects.values_list("pk", "parent_id"))
    total: Counter[int] = Counter(dict.fromkeys(parents, 0))
    for area, count in counts.items():
        here: int | None = area
        while here is not None:
            total[here] += count
            here = parents[here]
    return dict(total)


def explanation(actor: Actor, code: str, year: int) -> Explanation:
    """How the figure is counted and what decides it."""
    chosen, pack, period = figure(actor, code), installed_pack(), Period.of_year(year)
    measure = _measure(chosen)
    rests_on = tuple(measure.rests_on(pack, period, measure.asked(chosen.parameters)))
    return Explanation(chosen, period, rests_on, pack.hash)


def _measure(chosen: Figure) -> Measure[Any]:
    return measures[chosen.measure]
