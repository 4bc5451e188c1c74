"""Fills the empty district: files in the order in which they were sent, acts by hand, then the screening."""

from __future__ import annotations

import shutil
import uuid
from collections import Counter

from django.db import connection

from minzheng.cli.demo.acts import play
from minzheng.cli.demo.beside import Line, working_beside
from minzheng.cli.demo.hands import hand_of
from minzheng.cli.demo.inventing import manifest
from minzheng.cli.demo.progress import Progress
from minzheng.cli.demo.second import AFTER, BEFORE, MORNING, NAMES
from minzheng.cli.demo.seldom import seldom_collecting
from minzheng.cli.demo.wanted import Wanted, moment
from minzheng.discovery.models import Warning
from minzheng.exchange.models import Delivery
from minzheng.exchange.places import root
from minzheng.platform.acting import unscoped
from minzheng.platform.handlers import handlers
from minzheng.platform.jobs import drain, finish
from minzheng.platform.time import clock_at
from minzheng.screening.services import screen

EVENING = 18
SCREENER = "data_desk"


def fill(district: Wanted, progress: Progress) -> None:
    """Everything that was ever told of the district goes in, by the verbs of those who told it."""
    shutil.rmtree(root(), ignore_errors=True)
    with seldom_collecting():
        with working_beside(district.files) as line:
            _take_in(district, progress, line)
            play(district.files, progress, line)
        _screen(district, progress)
    connection.close()


def _take_in(district: Wanted, progress: Progress, line: Line) -> None:
    """Matches and merges each file once the second process has checked it, with all that follows but for orders."""
    own = [one.name for one in handlers if one.name not in {*BEFORE, *AFTER}]
    with progress.step("files taken in") as step:
        sent = manifest(district.files)
        for number, file in enumerate(sent, start=1):
            received: int = line.hear()
            with clock_at(moment(file.on, MORNING)):
                finish([received], among=own)
            line.tell(number)
            step.count = f"{number} of {len(sent)} files"
            progress.show(step)
        line.hear()
        counts = _counts()
        step.count = f"{len(sent)} files: {counts['rows']:,} rows, {counts['returned']:,} returned"


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
