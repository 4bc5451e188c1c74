"""How far long work has come, told on a connection of its own: what the work itself writes isn't to be seen yet."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from minzheng.platform.acting import nobody
from minzheng.platform.models import Progress

EVERY_SECONDS = 1.0
TELL = """
    INSERT INTO platform_progress (key, title, done, total, started_at, failure)
    VALUES (%s, %s, %s, %s, now(), '')
    ON CONFLICT (key) DO UPDATE SET
        title = excluded.title, done = excluded.done, total = excluded.total, ended_at = NULL,
        started_at = CASE WHEN platform_progress.title = excluded.title AND platform_progress.ended_at IS NULL
            THEN platform_progress.started_at ELSE excluded.started_at END
"""
END = "UPDATE platform_progress SET ended_at = now() WHERE key = %s"


@contextmanager
def telling(key: uuid.UUID, title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Gives what is called with the units done so far. Work that takes less than a second leaves nothing behind.

    `key` names the thing worked on, `title` the step, by code. Work that ends, well or not, is told as ended; of a
    killed process the last words stay.
    """
    way, told_at, told = connection.copy(), time.monotonic(), False

    def tell(done: int) -> None:
        nonlocal told_at, told
        if time.monotonic() - told_at < EVERY_SECONDS:
            return
        with nobody(), way.cursor() as cursor:
            cursor.execute(TELL, [key, title, done, total])
        told_at, told = time.monotonic(), True

    try:
        yield tell
    finally:
        if told:
            with nobody(), way.cursor() as cursor:
                cursor.execute(END, [key])
        way.close()


def told_of(key: uuid.UUID) -> Progress | None:
    """What is told of the thing worked on right now, if anything is."""
    return Progress.objects.filter(key=key, ended_at=None).first()
