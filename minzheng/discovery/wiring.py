"""The entries of discovery in the registries: what a screening found raises warnings; what ended lifts them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_noop

from minzheng.discovery.models import Warning
from minzheng.discovery.services import HIT, LiftRow, WarningRow, lift_warnings, raise_warnings
from minzheng.platform.acting import Actor
from minzheng.platform.handlers import Handler, handlers
from minzheng.platform.jobs import derived_key
from minzheng.platform.log import objects_of
from minzheng.platform.models import Event
from minzheng.platform.time import today
from minzheng.registry.models import Person
from minzheng.registry.services import TakeUpRow, take_up_people
from minzheng.screening.inputs import installed_book
from minzheng.screening.models import Hit
from minzheng.ui.views.refusals import Sentence, sentences

WARN, LIFT, TAKE_UP = "discovery.warn_of_hits", "discovery.lift_ended", "discovery.take_up_warned"


def warn_of_hits(event: Event, actor: Actor) -> None:
    """A warning for each standing hit that has raised none, unless somebody has just decided on the like.

    All hits are asked after, not those of this run alone: one that a rule's cooling-off held back warns when that is
    over, and none is lost with a job. Whom a warning is about is registered: the bureau works with them from now on.
    """
    rows = _rows(_unwarned(actor), actor)
    if not rows:
        return
    seen = Person.objects.visible_to(actor).filter(
        pk__in={row.target_id for row in rows}, standing=Person.Standing.OBSERVED
    )
    if people := [TakeUpRow(pk) for pk in seen.order_by("pk").values_list("pk", flat=True)]:
        take_up_people.many(actor, people, key=derived_key(event, TAKE_UP), cause=event.pk)
    raise_warnings.many(actor, rows, key=derived_key(event, WARN), cause=event.pk)


def _unwarned(actor: Actor) -> list[Hit]:
    raised = Warning.objects.visible_to(actor).filter(origin_kind=HIT, origin_id=OuterRef("pk"))
    hits = Hit.objects.visible_to(actor).filter(cleared_by=None, rule__in=installed_book().rules)
    return list(hits.exclude(Exists(raised)).order_by("pk"))


def _rows(hits: Sequence[Hit], actor: Actor) -> list[WarningRow]:
    decided, rules = _decided(hits, actor), installed_book().rules
    rows = []
    for hit in hits:
        rule, last = rules[hit.rule], decided.get((hit.subject_id, hit.rule))
        cooled = last + timedelta(days=rule.cooling_off_days) if last else hit.found_on
        if cooled > today():
            continue
        rows.append(
            WarningRow(
                target_id=hit.subject_id,
                origin_kind=HIT,
                origin_id=hit.pk,
                rule=hit.rule,
                severity=hit.severity,
                reasons=tuple(hit.reasons),
                work_kind=rule.work_kind,
                since=max(cooled, hit.found_on),
            )
        )
    return rows


def _decided(hits: Iterable[Hit], actor: Actor) -> Mapping[tuple[int, str], date]:
    """When somebody last decided on a warning of the same rule about the same person; ended causes decide nothing."""
    closed = Warning.objects.visible_to(actor).filter(
        subject_id__in={hit.subject_id for hit in hits}, origin_kind=HIT, state=Warning.State.CLOSED
    )
    by_hand = closed.exclude(outcome=Warning.Outcome.CEASED).order_by("closed_at")
    return {
        (subject, rule): timezone.localdate(closed_at)
        for subject, rule, closed_at in by_hand.values_list("subject_id", "rule", "closed_at")
    }


def lift_ended(event: Event, actor: Actor) -> None:
    """The warnings of the hits that this run cleared."""
    cleared = objects_of(event, actor, HIT, kind="cleared")
    open_still = Warning.objects.visible_to(actor).exclude(state=Warning.State.CLOSED)
    ids = (
        open_still.filter(origin_kind=HIT, origin_id__in=cleared).order_by("pk").values_list("pk", flat=True)
    )
    if rows := [LiftRow(pk) for pk in ids]:
        lift_warnings.many(actor, rows, key=derived_key(event, LIFT), cause=event.pk)


SEEN = ("discovery.see", "screening.see", "registry.see", "worklist.see", "log.see")
DONE = ("discovery.raise", "worklist.take")
handlers.register(
    Handler(name=LIFT, on="screening.screen", permits=(*DONE, *SEEN), run=lift_ended),
    Handler(name=WARN, on="screening.screen", permits=(*DONE, "registry.register", *SEEN), run=warn_of_hits),
    Handler(name=f"{LIFT}_again", on="screening.screen_again", permits=(*DONE, *SEEN), run=lift_ended),
    Handler(
        name=f"{WARN}_again",
        on="screening.screen_again",
        permits=(*DONE, "registry.register", *SEEN),
        run=warn_of_hits,
    ),
)
sentences.register(
    Sentence("cause_ended_already", gettext_noop("It is known already that the cause has ended.")),
    Sentence("still_holds", gettext_noop("What raised this warning still holds; it has to be dealt with.")),
)
