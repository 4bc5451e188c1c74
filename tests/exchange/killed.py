"""`python -m tests.exchange.killed`: takes acts of the story of a file that is killed midway, each in its own process.

An act is a line of JSON that comes in: `act` (`before` makes what stands before, `import` hands the file in and does
all that follows, `hand_in` hands it in and `work` does the rest as the worker, `withdraw` takes it out), `database`,
and perhaps `at` and `victim`: at that statement the `process` is killed, or the `server` with all it serves. A line
goes back: whether it was killed, else how many statements there were, at which of them merging began, what is in force.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import django

from tests.apart import take_acts, work_on

ROWS, AT_A_TIME = 60, 20
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('exchange.merge'))"
NEW, OTHER, SAME = "900.00", "820.00", "650.00"
EARLIER, ON, LATER = date(2025, 7, 1), date(2025, 7, 10), date(2025, 7, 20)


def main() -> None:
    """Takes the acts one after the other; what they share is loaded once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
    django.setup()
    from minzheng import urls  # noqa: F401  (a page's modules too, that a worker loads)

    take_acts(_taken)


def _taken(told: dict[str, Any]) -> dict[str, Any]:
    from django.db.backends.signals import connection_created

    from minzheng.exchange.kernel.parting import parted

    work_on(told["database"])
    parted.__defaults__ = (AT_A_TIME,)
    counted = Counted(told.get("at"), told.get("victim", "process"))
    connection_created.connect(counted.watch)
    ACTS[told["act"]]()
    said = {"statements": counted.number, "merging": counted.merging}
    return {**said, "in_force": _text(in_force()), "taken_in": _text(taken_in())}


class Counted:
    """The statements of all threads, and the blow at one of them."""

    def __init__(self, at: int | None, victim: str) -> None:
        self.at, self.victim, self.number, self.merging = at, victim, 0, 0
        self._lock = threading.Lock()

    def watch(self, sender: object, connection: Any, **_more: object) -> None:
        """Every statement of this connection counts."""
        if self._count not in connection.execute_wrappers:
            connection.execute_wrappers.append(self._count)

    def _count(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        with self._lock:
            self.number += 1
            if sql == ONE_AT_A_TIME:
                self.merging = self.number
            if self.number == self.at:
                self._strike()
        return execute(sql, params, many, context)

    def _strike(self) -> None:
        if self.victim == "server":
            from minzheng.platform import server

            postmaster = server.status().pid
            assert postmaster is not None
            children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text()
            for one in (postmaster, *map(int, children.split())):
                os.kill(one, signal.SIGKILL)
        os.kill(os.getpid(), signal.SIGKILL)


def before() -> None:
    """An earlier roll of some of the people, and a later one that holds more; each tells some of it otherwise."""
    from tests.exchange.deliveries import ROLL, paid, sent

    numbers = people()
    sent("data", ROLL, *(paid(one, OTHER) for one in numbers[: ROWS // 2]), on=EARLIER)
    sent("data", ROLL, *(paid(one, SAME) for one in numbers[ROWS // 3 : ROWS // 3 * 2]), on=LATER)


def import_() -> None:
    """The roll, some of its rows no good; what was done of it before isn't done again."""
    from minzheng.platform.jobs import drain

    hand_in()
    drain()


def hand_in() -> None:
    """The same bytes each time."""
    from tests.exchange.deliveries import ROLL, handed_in, paid, table

    numbers = people()
    rows = [paid(one, NEW) for one in numbers]
    bad = [paid(one[:17] + ("0" if one[17] != "0" else "1")) for one in numbers[:3]]
    handed_in("data", ROLL, table(ROLL, *rows, *bad), on=ON)


def work() -> None:
    """The worker, until the queue is empty; whichever was killed before it has been silent for long."""
    from django.db import connection

    from minzheng.cli import worker
    from minzheng.platform.acting import nobody

    with nobody(), connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    worker.run(argparse.Namespace(concurrency=1, once=True))


def withdraw() -> None:
    """The roll is withdrawn, and all that follows."""
    from minzheng.exchange.models import Delivery
    from minzheng.platform.acting import unscoped
    from tests.exchange.deliveries import withdrawn

    with unscoped("a test looks"):
        found = Delivery.objects.select_related("area").get(sent_on=ON)
    withdrawn(found)


ACTS: dict[str, Callable[[], None]] = {
    "before": before, "import": import_, "hand_in": hand_in, "work": work, "withdraw": withdraw
}  # fmt: skip


def people() -> list[str]:
    """The numbers of the roll's people."""
    from tests.people import id_number

    return [id_number(serial=100 + at) for at in range(ROWS)]


def in_force() -> Any:
    """All that counts."""
    from tests.exchange.deliveries import in_force as told

    return told()


def taken_in() -> Any:
    """What the files say of themselves, what came back of them, whose their rows are, and who is in the register."""
    from minzheng.exchange.models import Delivery, Match, ReturnedRow
    from minzheng.exchange.staging import kept_rows
    from minzheng.platform.acting import unscoped
    from minzheng.registry.models import Person

    counts = ("state", "rows", "accepted", "returned", "skipped", "waiting", "new_persons", "known_persons")
    with unscoped("a test looks"):
        whose = {one.pk: bytes(one.id_index) for one in Person.objects.all()}
        staged = [
            (delivery.sent_on, row.row, whose.get(row.subject_id or 0), row.values)
            for delivery in Delivery.objects.all()
            for row in kept_rows(delivery)
        ]
        return {
            "files": list(Delivery.objects.values_list("sent_on", "tiers", *counts)),
            "back": list(ReturnedRow.objects.values_list("delivery__sent_on", "row", "problems")),
            "matches": list(Match.objects.values_list("delivery__sent_on", "row", "band", "outcome")),
            "staged": staged,
            "people": sorted(
                (*key, whose[pk]) for pk, *key in Person.objects.values_list("pk", "standing", "area")
            ),
        }


def _text(value: Any) -> str:
    """A text that is the same whenever the value is."""
    return repr(_sorted(value))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return sorted(((repr(key), _sorted(each)) for key, each in value.items()), key=repr)
    if isinstance(value, list | set):
        return sorted(map(_sorted, value), key=repr)
    return tuple(map(_sorted, value)) if isinstance(value, tuple) else value


if __name__ == "__main__":
    main()
