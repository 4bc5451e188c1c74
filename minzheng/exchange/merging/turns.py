"""Files go in and out one after another."""

from __future__ import annotations

from django.db import connection

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('exchange.merge'))"


def take_turns() -> None:
    """Waits until no other file goes in or out: which of two holds is asked of those that are in."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
