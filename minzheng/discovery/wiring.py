"""The entries of discovery in the registries: new hits raise warnings; an assessed visit asks for a plan."""

from __future__ import annotations

from minzheng.discovery.services import WarningRow, raise_warnings
from minzheng.platform.acting import Actor
from minzheng.platform.handlers import Handler, handlers
from minzheng.platform.jobs import derived_key
from minzheng.platform.log import objects_of
from minzheng.platform.models import Event
from minzheng.screening.models import Hit

HIT = "screening.hit"
PERMITS = (
    "discovery.raise",
    "discovery.see",
    "worklist.take",
    "worklist.see",
    "screening.see",
    "registry.see",
    "log.see",
)


def warn_of_hits(event: Event, actor: Actor) -> None:
    """A warning for each hit the run found new."""
    hits = Hit.objects.visible_to(actor).filter(pk__in=objects_of(event, actor, HIT)).order_by("pk")
    rows = [
        WarningRow(
            target_id=hit.subject_id,
            origin_kind=HIT,
            origin_id=hit.pk,
            rule=hit.rule,
            severity=hit.severity,
            reasons=tuple(hit.reasons),
            since=hit.found_on,
        )
        for hit in hits
    ]
    if rows:
        raise_warnings.many(actor, rows, key=derived_key(event, "discovery.warn_of_hits"), cause=event.pk)


handlers.register(
    Handler(name="discovery.warn_of_hits", on="screening.screen", permits=PERMITS, run=warn_of_hits)
)
