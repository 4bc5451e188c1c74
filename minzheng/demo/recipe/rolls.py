"""What departments know of people, in a recipe: assistance, medical bills, certificates, funerals."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from minzheng.demo.recipe.base import Code, Count, Part, Share, Span, Weights, Word


class Category(Part):
    """A category of assistance: how common it is, and the monthly amounts in yuan."""

    weight: Annotated[float, Field(gt=0)]
    amounts: Span


class RollRecipe(Part):
    """The assistance roll: people over the year's months, the shares of them that change, and who they are."""

    people: Count
    elders: Count
    joins: Share
    leaves: Share
    dies: Share
    amount_changes: Share
    category_changes: Share
    categories: Annotated[dict[Word, Category], Field(min_length=2)]


class Kind(Part):
    """A kind of treatment: how common, and the total cost in yuan."""

    weight: Annotated[float, Field(gt=0)]
    cost: Span


class MedicalRecipe(Part):
    """Medical bills: people and rows in the year's files, and rows of the current one. Shares are of the cost."""

    people: Count
    rows: Count
    current_rows: Count
    insurances: Weights
    kinds: dict[Word, Kind]
    pooled: Annotated[dict[Word, Share], Field(min_length=1)]
    aid: Share
    roll_self_paid_at_most: Count
    hospitals: Weights


class DisabilityClass(Part):
    """A class of disability: its digit in the certificate's number, and how common it is."""

    digit: Annotated[str, Field(pattern=r"^[1-7]$")]
    weight: Annotated[float, Field(gt=0)]


class DisabilityRecipe(Part):
    """Certificates: how many people, who they are, classes, grades (in order, from the most severe) and states."""

    people: Count
    on_roll: Count
    elders: Count
    classes: dict[Word, DisabilityClass]
    grades: Weights
    valid: Word
    ended: Word


class FuneralRecipe(Part):
    """Funerals of the year, a month now, and how many of those are of listed elders."""

    year: Count
    month: Count
    month_elders: Count
    homes: Weights


class Planted(Part):
    """Cases of one screening rule: its code in the pack, how many must hit, how many come near and must not."""

    rule: Code
    hits: dict[Code, Count]
    near: dict[Code, Count]


class Burden(Planted):
    """Self-paid medical cost in yuan: clear above the threshold, clear below it."""

    above: Span
    below: Span


class InCategory(Planted):
    """Cases of a rule about one category of assistance."""

    category: Word


class PlantedRules(Part):
    """Cases for seven rules, and the classes of disability that two of them mean."""

    medical_burden: Burden
    paid_after_death: Planted
    severe_not_on_roll: Planted
    near_poor_severe: InCategory
    severe_classes: Annotated[tuple[Word, ...], Field(min_length=1)]
    dropped_off_roll: Planted
    alone_unvisited: Planted
    paid_twice: Planted
