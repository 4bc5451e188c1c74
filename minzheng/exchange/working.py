"""What still runs for a delivery: it waits in the queue, is being worked on, or was stopped by a fault."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet

from minzheng.exchange.models import Delivery, Match
from minzheng.platform.acting import current
from minzheng.platform.jobs import Job, unfinished
from minzheng.platform.models import Progress
from minzheng.platform.progress import told_of
from minzheng.platform.verbs.frame import running

WORK = uuid.UUID("0f6a2f0e-54a4-4c0e-8a57-3a4f4f0a9c11")  # the space of the keys of work on deliveries

MERGING = "merge"  # the step that tells rows


@dataclass(frozen=True, slots=True)
class Working:
    """The jobs of a delivery that aren't done, and how far the one that runs has come, if it tells."""

    jobs: tuple[Job, ...]
    told: Progress | None = None

    @property
    def state(self) -> Literal["waits", "runs", "stopped"]:
        """What to say of it: a stopped job first, for only somebody can go on with that."""
        states = {job.state for job in self.jobs}
        if "failed" in states:
            return "stopped"
        return "runs" if "doing" in states or self.told is not None else "waits"

    @property
    def stopped(self) -> list[Job]:
        """Those that a fault has stopped."""
        return [job for job in self.jobs if job.state == "failed"]


def work_key(delivery: Delivery) -> uuid.UUID:
    """The key under which work on a delivery tells how far it is."""
    return uuid.uuid5(WORK, str(delivery.pk))


def working(delivery: Delivery) -> Working | None:
    """What still follows from the newest events of a delivery and of its matched rows; None where all is done."""
    events = {event for event in (delivery.work_event, *_decided(delivery)) if event is not None}
    jobs = unfinished(events) if events else []
    return Working(tuple(jobs), told_of(work_key(delivery))) if jobs else None


def _decided(delivery: Delivery) -> Iterable[int | None]:
    """Of its matched rows the newest events; a provider, whose hat sees none, is told of the file's own work alone."""
    actor = current().actor
    if actor is None or actor.hat == "party":
        return ()
    decided: QuerySet[Match] = Match.objects.visible_to(actor).filter(
        delivery=delivery, work_event__isnull=False
    )
    return decided.order_by().values_list("work_event", flat=True).distinct()


def is_stopped(delivery: Delivery) -> bool:
    """Whether a fault has stopped what was to follow; somebody has to begin it again."""
    work = working(delivery)
    return work is not None and work.state == "stopped"


def is_at_work(delivery: Delivery) -> bool:
    """Whether something still goes on by itself."""
    work = working(delivery)
    return work is not None and work.state != "stopped"


def work_follows(row: Delivery | Match) -> None:
    """From the running verb follows what is to be done next for the delivery or this row of it; the caller saves it."""
    frame = running()
    row.work_event = frame.event_id if frame is not None else None
