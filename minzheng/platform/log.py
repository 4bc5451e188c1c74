"""Reading the log: what an event touched, and what happened to somebody since a moment."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from minzheng.platform.acting import Actor
from minzheng.platform.models.accounts import Agent
from minzheng.platform.models.log import Change, Event, EventLine
from minzheng.platform.scope import ScopedModel

MOST_LINES = 500


@dataclass(frozen=True)
class Happening:
    """One event about somebody: when, by which verb and whom."""

    at: datetime
    verb: str
    by: Agent


def objects_of(event: Event, actor: Actor, object_kind: str, kind: str = "made") -> list[int]:
    """Ids of the rows of one kind that an event made, in the order of its lines."""
    lines = EventLine.objects.visible_to(actor).filter(event=event, object_kind=object_kind, kind=kind)
    return list(lines.order_by("id").values_list("object_id", flat=True))


def subjects_of(event_id: int, actor: Actor) -> QuerySet[EventLine, Any]:
    """Whom an event is about, of those whose lines the actor sees: for a question to rows about somebody."""
    lines: QuerySet[EventLine] = EventLine.objects.visible_to(actor).filter(event=event_id)
    return lines.filter(subject_id__isnull=False).values("subject_id")


def since(actor: Actor, subjects: Collection[int], moment: datetime) -> list[Happening]:
    """What others did about somebody after a moment, the newest first: of rows that the actor may see."""
    places = {
        model._meta.label_lower: actor.where(model.see)
        for model in apps.get_models()
        if issubclass(model, ScopedModel)
    }
    lines = Change.objects.visible_to(actor).filter(subject_id__in=subjects, at__gt=moment)
    events: dict[int, Change] = {}
    for line in lines.exclude(actor_id=actor.agent_id).order_by("-id")[:MOST_LINES]:
        if line.area_id in places.get(line.object_kind, ()):
            events.setdefault(line.event_id, line)
    agents = Agent.objects.in_bulk({line.actor_id for line in events.values()})
    return [Happening(line.at, line.verb, agents[line.actor_id]) for line in events.values()]
