"""Jobs: handlers run after their event, at least once; their verbs are made once by a key derived from the event."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping

from django.db import connection, transaction
from procrastinate.contrib.django import app

from minzheng.platform.acting import acting, nobody
from minzheng.platform.actors import system_actor
from minzheng.platform.handlers import RUN_HANDLER, handlers
from minzheng.platform.models.log import Event

NEXT = """
    SELECT id, args FROM procrastinate_jobs WHERE status = 'todo' AND task_name = %s
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
DONE = "UPDATE procrastinate_jobs SET status = 'succeeded', attempts = attempts + 1 WHERE id = %s"


def derived_key(event: Event, handler: str) -> uuid.UUID:
    """The key of a verb that answers an event: the same at every run of the handler."""
    return uuid.uuid5(event.key, f"{event.pk}:{handler}")


@app.task(name=RUN_HANDLER)
def run_handler(*, handler: str, event_id: int) -> None:
    """Runs one handler for one event, as a system actor with the handler's permits everywhere."""
    entry = handlers[handler]
    actor = system_actor(entry.name, entry.permits)
    with acting(actor):
        event = Event.objects.get(pk=event_id)
        entry.run(event, actor)


def drain() -> int:
    """Runs what is waiting, here and now, until nothing waits; for commands and tests. Gives the number of jobs.

    A job is taken, run and marked in one transaction: a killed drain leaves it waiting.
    """
    ran = 0
    while _run_next():
        ran += 1
    return ran


def _run_next() -> bool:
    with transaction.atomic():
        with nobody(), connection.cursor() as cursor:
            cursor.execute(NEXT, [RUN_HANDLER])
            row = cursor.fetchone()
        if row is None:
            return False
        job_id, args = row
        told = _arguments(args)
        run_handler(handler=str(told["handler"]), event_id=int(told["event_id"]))
        with nobody(), connection.cursor() as cursor:
            cursor.execute(DONE, [job_id])
    return True


def _arguments(args: Mapping[str, str | int] | str) -> Mapping[str, str | int]:
    if not isinstance(args, str):
        return args
    told: Mapping[str, str | int] = json.loads(args)
    return told
