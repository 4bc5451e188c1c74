"""Reading the log: what an event touched, what led to it, what it led to."""

from __future__ import annotations

from minzheng.platform.acting import Actor
from minzheng.platform.models.log import Event, EventLine


def objects_of(event: Event, actor: Actor, object_kind: str, kind: str = "made") -> list[int]:
    """Ids of the rows of one kind that an event made, in the order of its lines."""
    lines = EventLine.objects.visible_to(actor).filter(event=event, object_kind=object_kind, kind=kind)
    return list(lines.order_by("id").values_list("object_id", flat=True))
