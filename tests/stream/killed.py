"""`python -m tests.stream.killed`: the story of one person while the database server is killed again and again: after
each step, when the first verb or handler of the next one has its rows but not its commit. Prints how often; needs a
server and a database of its own, with the pack installed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import django

LINES = 'INSERT INTO "platform_eventline"'


def main() -> None:
    """Walks through the story; whatever is lost or doubled fails in one of its steps."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
    django.setup()
    from minzheng.platform.time import clock_at
    from tests.stream.one_person import STEPS, TODAY, Story

    story, killed = Story(), 0
    with clock_at(datetime.combine(TODAY, time(9), ZoneInfo("Asia/Shanghai"))):
        for step in STEPS:
            if _killed_within(step, story):
                killed += 1
                step(story)
    print(f"killed {killed} times")


def _killed_within(step: Callable[[Any], None], story: Any) -> bool:
    """Takes the step, but kills the server when it comes to write the first lines of the log; tells if it did."""
    from django.db import Error, connection

    def deadly(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(LINES):
            _kill()
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(deadly):
            step(story)
    except Error:
        _recover()
        return True
    return False


def _kill() -> None:
    """Kills the server and the process that serves this connection, as when the power goes."""
    from django.db import connection

    from minzheng.platform import server

    postmaster = server.status().pid
    assert postmaster is not None
    os.kill(postmaster, signal.SIGKILL)
    if connection.connection is not None:
        os.kill(connection.connection.info.backend_pid, signal.SIGKILL)


def _recover() -> None:
    from django.db import connection

    from minzheng.platform import server

    connection.close()
    server.ensure(str(connection.settings_dict["NAME"]))


if __name__ == "__main__":
    main()
