"""Separated duties: who did one step of a thing may not do the next. Asked of everybody's lines, unscoped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import Among
from minzheng.platform.models.log import EventLine
from minzheng.platform.verbs.refused import Reason, Refused


def did_before(actor: Actor, object_kind: str, object_ids: Iterable[int], verbs: Sequence[str]) -> set[int]:
    """Which of these objects this actor touched by one of these verbs, wherever the line lies now."""
    with unscoped("duties are separated even where the first act is out of sight"):
        lines = EventLine.objects.filter(
            Among("object_id", object_ids),
            object_kind=object_kind,
            actor_id=actor.agent_id,
            verb__in=list(verbs),
        ).exclude(kind="refused")
        return set(lines.values_list("object_id", flat=True))


def ask_duties(actor: Actor, row: Any, verbs: Sequence[str]) -> None:
    """Refuses `same_person` if the actor did one of these steps of this row."""
    if verbs and did_before(actor, row._meta.label_lower, [row.pk], verbs):
        raise Refused("same_person", (Reason("duties", actor.names, " / ".join(verbs)),))
