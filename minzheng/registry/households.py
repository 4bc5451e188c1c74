"""Who belongs to which household on a day, as far as the actor sees its members; of the others their number alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import F, Sum

from minzheng.platform.acting import Actor
from minzheng.platform.bulk import Among, among
from minzheng.registry.kernel.spans import Span, span_on, spans
from minzheng.registry.models import Household, HouseholdChange, Membership

Stay = Span[Membership]


def stay_on(actor: Actor, subject_id: int, kind: str, day: date) -> Stay | None:
    """To which household of this kind somebody belongs on a day."""
    claims = Membership.objects.visible_to(actor).standing().filter(subject=subject_id, kind=kind)
    return span_on(claims.select_related("household"), day)


def stays_in(actor: Actor, household_id: int, kind: str) -> list[Stay]:
    """Who belongs or belonged to a household from when until when, the oldest first."""
    every = Membership.objects.visible_to(actor).standing()
    people = every.filter(household=household_id).values("subject_id")
    of_each: dict[int, list[Membership]] = {}
    for claim in every.filter(kind=kind, subject__in=people).select_related("subject__person", "area"):
        of_each.setdefault(claim.subject_id, []).append(claim)
    found = [span for claims in of_each.values() for span in spans(claims)]
    return sorted(
        (span for span in found if span.claim.household_id == household_id),
        key=lambda span: (span.first, span.claim.subject_id),
    )


def household_on(actor: Actor, household_id: int, kind: str, day: date) -> list[Stay]:
    """The members whom the actor sees, on a day: the head first, then the older ones."""
    here = [stay for stay in stays_in(actor, household_id, kind) if stay.holds_on(day)]
    return sorted(here, key=lambda stay: (not stay.claim.is_head, _born(stay.claim), stay.claim.subject_id))


def size_on(household_id: int, day: date) -> int:
    """How many belong to a household on a day, wherever they live."""
    changes = HouseholdChange.objects.filter(household=household_id, on__lte=day)
    return changes.aggregate(size=Sum("by"))["size"] or 0


def homes_on(actor: Actor, day: date, subjects: Collection[int] | None = None) -> Iterable[Membership]:
    """Where everybody whom the actor sees, or these of them, belongs on a day, one claim a person: living together
    before the booklet.

    The same as the span that holds on that day, for all people in one query.
    """
    told = Membership.objects.visible_to(actor).standing().filter(among(subjects), valid_from__lte=day)
    newest = ("subject", "kind", "-valid_from", F("delivery").desc(nulls_first=True), "-pk")
    homes: dict[int, Membership] = {}
    for claim in told.order_by(*newest).distinct("subject", "kind").select_related("subject__person"):
        holds = claim.ends is None or day <= claim.ends
        if holds and (claim.subject_id not in homes or claim.kind == Household.Kind.LIVING):
            homes[claim.subject_id] = claim
    return homes.values()


def ever_together(actor: Actor, subjects: Collection[int]) -> set[int]:
    """These people and everybody of whom it was ever told that they share a household with one of them: what was told
    of somebody may have changed with whom they live, and so what counts for those they lived with."""
    told = Membership.objects.visible_to(actor)
    households = told.filter(Among("subject_id", subjects)).order_by().values_list("household_id").distinct()
    mates = told.filter(Among("household_id", [one for (one,) in households])).order_by()
    return {*subjects, *mates.values_list("subject_id", flat=True).distinct()}


def _born(claim: Membership) -> date:
    person = getattr(claim.subject, "person", None)
    return person.birth_date if person is not None else date.max
