"""Jobs: handlers run after their event, at least once; their verbs are made once by a key derived from the event."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.db import InterfaceError, OperationalError, connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from minzheng.platform.acting import acting, nobody, unscoped
from minzheng.platform.actors import system_actor
from minzheng.platform.handlers import RUN_HANDLER, handlers
from minzheng.platform.models.log import Event

WAITING = "SELECT id, args FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s"
OF = " AND (args ->> 'event_id')::bigint = ANY(%s) AND args ->> 'handler' = ANY(%s)"
FIRST = " ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED"
NEXT, NEXT_OF = WAITING + FIRST, WAITING + OF + FIRST
UNFINISHED = """
    SELECT id, status FROM procrastinate_jobs
    WHERE status IN ('todo', 'doing', 'failed') AND (args ->> 'event_id')::bigint = ANY(%s) ORDER BY id
"""
AGAIN = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"
DONE = "UPDATE procrastinate_jobs SET status = 'succeeded', attempts = attempts + 1 WHERE id = %s"


def derived_key(event: Event, handler: str) -> uuid.UUID:
    """The key of a verb that answers an event: the same at every run of the handler."""
    return uuid.uuid5(event.key, f"{event.pk}:{handler}")


@dataclass(frozen=True, slots=True)
class Job:
    """Something that follows from an event and isn't done yet; `failed` is what a fault has stopped."""

    number: int
    state: Literal["todo", "doing", "failed"]


def unfinished(events: Iterable[int]) -> list[Job]:
    """What still follows from these events, the oldest first. The caller has seen the events through the door."""
    with nobody(), connection.cursor() as cursor:
        cursor.execute(UNFINISHED, [list(events)])
        return [Job(number, state) for number, state in cursor.fetchall()]


def begin_again(jobs: Iterable[Job]) -> None:
    """Puts stopped jobs back into the queue, within the running verb."""
    with connection.cursor() as cursor:
        for job in jobs:
            cursor.execute(AGAIN, [job.number])


# A server that is away for a while is no fault of the job's: it waits 2, 4, 8 … seconds and tries again.
PATIENT = RetryStrategy(
    max_attempts=8, exponential_wait=2, retry_exceptions={OperationalError, InterfaceError}
)


@app.task(name=RUN_HANDLER, retry=PATIENT)
def run_handler(*, handler: str, event_id: int) -> None:
    """Runs one handler for one event, as a system actor with the handler's permits everywhere."""
    entry = handlers[handler]
    actor = system_actor(entry.name, entry.permits)
    with acting(actor):
        event = Event.objects.get(pk=event_id)
        entry.run(event, actor)


def drain() -> int:
    """Runs what is waiting, here and now, until nothing waits; for commands and tests. Gives the number of jobs."""
    ran = 0
    while run_next():
        ran += 1
    return ran


def run_next() -> bool:
    """Runs the job that waits longest; tells whether there was one."""
    return _run(NEXT) is not None


def finish(events: Iterable[int], *, among: Collection[str] | None = None) -> int:
    """Runs what follows from these events, and from what followed from those, as far as handlers `among` these names
    do it; other jobs are left to others. Gives the number of jobs."""
    names = list(among) if among is not None else [handler.name for handler in handlers]
    ran, own = 0, _with_effects(events)
    while (answered := _run(NEXT_OF, sorted(own), names)) is not None:
        ran, own = ran + 1, own | _with_effects([answered])
    return ran


def _with_effects(events: Iterable[int]) -> set[int]:
    """These events and all that they led to."""
    found, newest = set(events), set(events)
    with unscoped("what an event led to is asked whoever did it and wherever"):
        while newest:
            led_to = set(Event.objects.filter(cause__in=newest).values_list("pk", flat=True))
            newest = led_to - found
            found |= newest
    return found


def _run(query: str, *of: list[int] | list[str]) -> int | None:
    """The first job of these is taken, run and marked in one transaction: killed, it still waits. Gives the event that
    it answered; None where there was no job."""
    with transaction.atomic():
        with nobody(), connection.cursor() as cursor:
            cursor.execute(query, [RUN_HANDLER, *of])
            row = cursor.fetchone()
        if row is None:
            return None
        job_id, args = row
        told = _arguments(args)
        event_id = int(told["event_id"])
        run_handler(handler=str(told["handler"]), event_id=event_id)
        with nobody(), connection.cursor() as cursor:
            cursor.execute(DONE, [job_id])
    return event_id


def _arguments(args: Mapping[str, str | int] | str) -> Mapping[str, str | int]:
    if not isinstance(args, str):
        return args
    told: Mapping[str, str | int] = json.loads(args)
    return told
