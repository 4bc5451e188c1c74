"""Fills the empty district: files in the order in which they were sent, acts by hand, then the screening."""

from __future__ import annotations

import gc
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from minzheng.cli.demo.acts import play
from minzheng.cli.demo.hands import hand_of
from minzheng.cli.demo.inventing import Sent, manifest
from minzheng.cli.demo.progress import Progress
from minzheng.cli.demo.wanted import Wanted, moment
from minzheng.discovery.models import Warning
from minzheng.exchange.kernel.ahead import one_ahead
from minzheng.exchange.models import Delivery
from minzheng.exchange.places import root
from minzheng.exchange.services import receive_delivery
from minzheng.platform.acting import acting, unscoped
from minzheng.platform.jobs import drain
from minzheng.platform.models import Division, Party
from minzheng.platform.time import clock_at
from minzheng.screening.services import screen

NAMES = uuid.UUID("0f6a4d0e-8f3b-4f3c-a5a5-64f0c2d5a3b1")  # keys of deliveries are named within it
MORNING, EVENING = 10, 18
SCREENER = "data_desk"
OBJECTS_BETWEEN = 500_000  # new objects from one search for cycles to the next


def fill(district: Wanted, progress: Progress) -> None:
    """Everything that was ever told of the district goes in, by the verbs of those who told it."""
    shutil.rmtree(root(), ignore_errors=True)
    with _seldom_collecting():
        _take_in(district, progress)
        play(district, progress)
        _screen(district, progress)
    connection.close()


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """A file's rows are many objects that all live until it is in: to look for cycles among them takes a fifth of
    the time."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(OBJECTS_BETWEEN, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _take_in(district: Wanted, progress: Progress) -> None:
    with progress.step("files taken in") as step:
        sent = manifest(district)
        contents = one_ahead(file.path for file in sent)
        for number, (file, content) in enumerate(zip(sent, contents, strict=True), start=1):
            _deliver(file, content)
            step.count = f"{number} of {len(sent)} files"
            progress.show(step)
        counts = _counts()
        step.count = f"{len(sent)} files: {counts['rows']:,} rows, {counts['returned']:,} returned"


def _deliver(file: Sent, content: bytes) -> None:
    """The file is handed in on its day, and all that follows from it is done."""
    actor = hand_of(file.role, file.division, file.party)
    with clock_at(moment(file.on, MORNING)), acting(actor):
        receive_delivery(
            actor,
            source=file.source,
            file_name=file.path.name,
            content=content,
            sent_on=file.on,
            area=Division.objects.get(code=file.division) if file.division else None,
            party=Party.objects.get(code=file.party) if file.party else None,
            key=uuid.uuid5(NAMES, file.path.name),
        )
        drain()


def _counts() -> Counter[str]:
    counts: Counter[str] = Counter()
    with unscoped("all files of the district are counted, whoever sent them"):
        for rows, returned in Delivery.objects.values_list("rows", "returned"):
            counts.update(rows=rows, returned=returned)
    return counts


def _screen(district: Wanted, progress: Progress) -> None:
    actor = hand_of(SCREENER, None, None)
    with progress.step("screened") as step, clock_at(moment(district.as_of, EVENING)):
        found = screen(actor, as_of=district.as_of, key=uuid.uuid5(NAMES, "screening"))
        drain()
        with unscoped("the warnings of all rules are counted, wherever they lie"):
            warnings = Warning.objects.count()
        step.count = f"{found.hits} hits, {warnings} warnings"
