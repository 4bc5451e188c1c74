"""What is measured, each in a process of its own: `python -m bench.importing.steps STEP FILE ROWS`; prints JSON."""

from __future__ import annotations

import csv
import json
import os
import sys
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import django
from python_calamine import CalamineWorkbook

from bench.importing.people import who

SOURCE, DESK = "settlements", "data"
SENT_ON = date(2026, 1, 10)
AT_A_TIME = 20_000
T = TypeVar("T")


def main(words: Sequence[str]) -> None:
    """Takes one step and prints what it says of itself, with its seconds."""
    step, file, rows = words[0], Path("".join(words[1:2])), int("".join(words[2:3]) or 0)
    if step not in ("read_xlsx", "read_csv"):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minzheng.settings")
        django.setup()
    print(json.dumps(STEPS[step](file, rows)))


def read_xlsx(file: Path, rows: int) -> dict[str, Any]:
    """Merely reading a workbook, as a whole, which is the only way that python-calamine has."""
    begun = time.perf_counter()
    with CalamineWorkbook.from_path(str(file)) as book:
        found = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return {"seconds": time.perf_counter() - begun, "rows": len(found) - 1}


def read_csv(file: Path, rows: int) -> dict[str, Any]:
    """Merely reading a text file, row by row."""
    begun = time.perf_counter()
    with file.open(encoding="utf-8", newline="") as text:
        number = sum(1 for _row in csv.reader(text))
    return {"seconds": time.perf_counter() - begun, "rows": number - 1}


def install(file: Path, rows: int) -> dict[str, Any]:
    """An empty district in a new database; run as its owner."""
    from django.core.management import call_command

    from minzheng.platform.install import install
    from minzheng.platform.installed import installed_pack

    call_command("migrate", verbosity=0)
    pack = installed_pack()
    install(pack, {account.username: uuid.uuid4().hex for account in pack.accounts})
    return {}


def know_half(file: Path, rows: int) -> dict[str, Any]:
    """Every second person of the file is known to the register before it comes."""
    from minzheng.platform.acting import acting

    desk = _desk()
    with acting(desk):
        _register(desk, range(0, rows, 2))
    return {}


def verbs(file: Path, rows: int) -> dict[str, Any]:
    """Three set-wise verb calls a row: its person, a fact about them, and the fact withdrawn."""
    from minzheng.platform.acting import acting
    from minzheng.registry.services import FactRow, WithdrawRow, record_facts, withdraw_facts

    desk, seconds = _desk(), {}
    with acting(desk):
        begun = time.perf_counter()
        people = _register(desk, range(rows))
        seconds["register_people"] = time.perf_counter() - begun
        told = (
            FactRow(one, "medical_self_paid", SENT_ON, SENT_ON, "inpatient", 100, "第1人民医院")
            for one in people
        )
        begun = time.perf_counter()
        facts = [one for part in parts(told) for one in record_facts.many(desk, part, key=_key()).done]
        seconds["record_facts"] = time.perf_counter() - begun
        begun = time.perf_counter()
        for part in parts(map(WithdrawRow, facts)):
            withdraw_facts.many(desk, part, key=_key())
        seconds["withdraw_facts"] = time.perf_counter() - begun
    return {"seconds": sum(seconds.values()), "rows": len(facts), "of": seconds}


def take_in(file: Path, rows: int) -> dict[str, Any]:
    """The file received, checked and merged, as `minzheng import` does it; with the seconds of each step."""
    from minzheng.exchange.models import Delivery
    from minzheng.exchange.services import receive_delivery
    from minzheng.platform.acting import acting
    from minzheng.platform.jobs import drain

    desk, begun = _desk(), time.perf_counter()
    before = datetime.now(UTC)
    with acting(desk):
        receive_delivery(
            desk, source=SOURCE, file_name=file.name, content=file.read_bytes(), sent_on=SENT_ON, key=_key()
        )
    drain()
    seconds = time.perf_counter() - begun
    with acting(desk):
        delivery = Delivery.objects.visible_to(desk).get()
    told = {
        name: getattr(delivery, name) for name in ("state", "rows", "accepted", "returned", "new_persons")
    }
    return {"seconds": seconds, "of": _steps_since(before, seconds), "problem": delivery.problem, **told}


def _steps_since(before: datetime, seconds: float) -> dict[str, float]:
    """How long each verb of the engine took, from one event to the next."""
    from minzheng.platform.acting import unscoped
    from minzheng.platform.models import Event

    with unscoped("a bench looks when each step began"):
        events = list(Event.objects.filter(verb__startswith="exchange.", at__gte=before).order_by("at"))
    begun = {event.verb: (event.at - before).total_seconds() for event in events}
    ends = [*list(begun.values())[1:], seconds]
    return {verb: end - start for (verb, start), end in zip(begun.items(), ends, strict=True)}


def take_out(file: Path, rows: int) -> dict[str, Any]:
    """The same file withdrawn, and all that follows."""
    from minzheng.exchange.models import Delivery
    from minzheng.exchange.services import withdraw_delivery
    from minzheng.platform.acting import acting
    from minzheng.platform.jobs import drain

    desk, begun = _desk(), time.perf_counter()
    with acting(desk):
        withdraw_delivery(desk, delivery=Delivery.objects.visible_to(desk).get(), key=_key(), reason="送错了")
    drain()
    return {"seconds": time.perf_counter() - begun}


def _register(desk: Any, places: Iterable[int]) -> list[int]:
    from minzheng.platform.models import Division
    from minzheng.registry.services import PersonRow, register_people

    areas = dict(Division.objects.values_list("name", "pk"))
    people = (
        PersonRow(one.number, one.name, areas[one.area[1]], phone=one.phone, register=True)
        for one in map(who, places)
    )
    return [one for part in parts(people) for one in register_people.many(desk, part, key=_key()).done]


def _desk() -> Any:
    from minzheng.platform.actors import actor_by_code

    return actor_by_code(DESK, None)


def parts(rows: Iterable[T]) -> Iterator[list[T]]:
    """The rows, so many at a time."""
    coming = iter(rows)
    while part := list(islice(coming, AT_A_TIME)):
        yield part


def _key() -> uuid.UUID:
    return uuid.uuid4()


STEPS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    step.__name__: step for step in (read_xlsx, read_csv, install, know_half, verbs, take_in, take_out)
}


if __name__ == "__main__":
    main(sys.argv[1:])
