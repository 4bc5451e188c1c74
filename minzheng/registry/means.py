"""Per-capita income of people who live together: its parts on a day, each with the entry or the fact it is from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from minzheng.platform.acting import Actor
from minzheng.platform.bulk import among
from minzheng.platform.installed import installed_pack
from minzheng.registry.content import MeansPart, means_parts
from minzheng.registry.facts import fact_kinds
from minzheng.registry.households import Stay, household_on, size_on
from minzheng.registry.models import Fact, Income


@dataclass(frozen=True)
class CountedPart:
    """A member's part: the amount a month and what of it counts, in fen; the entry or the fact behind it."""

    stay: Stay
    part: MeansPart
    amount: int
    counted: int
    origin: Income | Fact


@dataclass(frozen=True)
class Means:
    """What a household has a month. `members` are those alive and those `elsewhere`, whose parts are not known here."""

    parts: tuple[CountedPart, ...]
    members: int
    elsewhere: int

    @property
    def total(self) -> int:
        """What counts of all parts, in fen; never below zero."""
        return max(0, sum(part.counted for part in self.parts))

    @property
    def per_head(self) -> int | None:
        """The per-capita income in fen, rounded down; not known while members live out of sight, or nobody is left."""
        return None if self.elsewhere or not self.members else self.total // self.members


def means_on(actor: Actor, household_id: int, kind: str, day: date) -> Means:
    """The means of a household on a day, as far as the actor sees its members."""
    here = household_on(actor, household_id, kind, day)
    elsewhere = max(0, size_on(household_id, day) - len(here))
    living = {stay.claim.subject_id: stay for stay in here if not _dead(stay, day)}
    parts = means_parts(installed_pack())
    found = [
        CountedPart(living[one.subject_id], part, amount, part.counted(amount), one)
        for one, part, amount in _told(actor, living, parts, day)
    ]
    order = {code: place for place, code in enumerate(parts)}
    member = {subject: place for place, subject in enumerate(living)}
    found.sort(key=lambda one: (member[one.stay.claim.subject_id], order[one.part.code]))
    return Means(tuple(found), len(living) + elsewhere, elsewhere)


def _dead(stay: Stay, day: date) -> bool:
    died_on: date | None = stay.claim.subject.person.died_on
    return died_on is not None and died_on <= day


def counted_on(
    actor: Actor, day: date, subjects: Collection[int] | None = None
) -> Iterable[tuple[int, str, int]]:
    """Of everybody whose means the actor sees, or these of them: the subject, the part and what of it counts a month,
    in fen."""
    parts = {code: part for code, part in means_parts(installed_pack()).items() if part.share}
    for one, part, amount in _told(actor, subjects, parts, day):
        yield one.subject_id, part.code, part.counted(amount)


def _told(
    actor: Actor, subjects: Collection[int] | None, parts: dict[str, MeansPart], day: date
) -> Iterable[tuple[Income | Fact, MeansPart, int]]:
    """What is entered and what files tell, of each part and kind the newest; of everybody without subjects."""
    incomes = Income.objects.visible_to(actor).on(day).filter(among(subjects))
    newest: dict[tuple[int, str], Income] = {}
    for income in incomes.order_by("valid_from", "pk"):
        newest[income.subject_id, income.part] = income
    for one in newest.values():
        if one.part in parts:
            yield one, parts[one.part], one.amount
    by_kind = {kind: part for part in parts.values() for kind in part.facts}
    for fact in _of_files(actor, subjects, by_kind, day):
        yield fact, by_kind[fact.kind], fact.amount or 0


def _of_files(
    actor: Actor, subjects: Collection[int] | None, kinds: Collection[str], day: date
) -> Iterable[Fact]:
    """Of each kind the facts of the newest day before; one that holds for a month stands for the next ones too, since
    a file comes after its month."""
    known = fact_kinds()
    told = Fact.objects.visible_to(actor).standing().filter(among(subjects), kind__in=list(kinds))
    newest: dict[tuple[int, str], list[Fact]] = {}
    for fact in told.filter(valid_from__lte=day).exclude(amount=None).order_by("valid_from", "pk"):
        same = newest.setdefault((fact.subject_id, fact.kind), [])
        if same and same[0].valid_from < fact.valid_from:
            same.clear()
        same.append(fact)
    for facts in newest.values():
        for fact in facts:
            lasts = known[fact.kind].lasts if fact.kind in known else ""
            if lasts == "month" or fact.valid_until is None or fact.valid_until >= day:
                yield fact
