"""Where rows lie, for chips and maps: the divisions an actor may look into, and everything below one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.platform.acting import Actor
from minzheng.platform.actors import subtree
from minzheng.platform.models import Division
from minzheng.platform.models.divisions import Level
from minzheng.platform.scope import OneOf
from minzheng.ui.declare.lists import Filter
from minzheng.ui.declare.options import Option

STREETS = (Level.STREET, Level.TOWN)


@dataclass(frozen=True)
class Street:
    """A street or town as far as somebody sees it, with its communities; `areas` are the ids of all of them."""

    division: Division
    communities: tuple[Division, ...]

    @property
    def areas(self) -> frozenset[int]:
        """The ids of the street and its communities."""
        return frozenset({self.division.pk, *(one.pk for one in self.communities)})

    def sum_of(self, counts: Mapping[int, int]) -> int:
        """What the street and its communities count together; `counts` are by area id."""
        return sum(counts.get(area, 0) for area in self.areas)


def divisions_in(places: Iterable[int]) -> list[Division]:
    """The streets and communities among these area ids, each street before its communities."""
    found = Division.objects.filter(pk__in=sorted(places)).exclude(level=Level.DISTRICT)
    return list(found.order_by("code"))


def streets_in(places: Iterable[int]) -> list[Street]:
    """The same as a tree; whoever sees communities alone sees no street."""
    found = divisions_in(places)
    return [
        Street(one, tuple(each for each in found if each.parent_id == one.pk))
        for one in found
        if one.level in STREETS
    ]


def area_filter(permit: str) -> Filter:
    """The chip that narrows a list to a street or community, by its 12-digit code, where the permit holds.

    The district's own code stands for rows that lie in no street: those whose address nobody knows.
    """

    def options(actor: Actor) -> list[Option]:
        places = actor.where(permit) if actor.hat == "staff" else frozenset[int]()
        found = Division.objects.filter(pk__in=sorted(places)).order_by("code")
        streets = [Option(one.code, str(one)) for one in found if one.level != Level.DISTRICT]
        return streets + [
            Option(one.code, _("No street known")) for one in found if one.level == Level.DISTRICT
        ]

    def where(code: str) -> Q:
        division = Division.objects.get(code=code)
        places = [division.pk] if division.level == Level.DISTRICT else subtree(division.pk)
        return Q(OneOf("area_id", places))

    return Filter(key="area", label=_("Area"), options=options, where=where)
