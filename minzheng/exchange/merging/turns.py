"""Files go in and out one after another."""

from __future__ import annotations

from django.db import connection

from minzheng.exchange.kept import STAGED, undo_cut_off
from minzheng.platform.verbs.frame import running

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('exchange.merge'))"


def take_turns() -> None:
    """Waits until no other file goes in or out: which of two holds is asked of those that are in. What one that was
    killed meanwhile had staged is as it was before it."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    frame = running()
    undo_cut_off(STAGED, frame.event_id if frame is not None else 0)
