"""What the second process does: it takes in and checks each file while the first merges those before, books what merged
files mean for orders, and plays half of the stories."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

from django.db import connection

from minzheng.cli.demo.acts import play_stories
from minzheng.cli.demo.beside import Line
from minzheng.cli.demo.hands import hand_of
from minzheng.cli.demo.inventing import Sent, manifest
from minzheng.cli.demo.seldom import seldom_collecting
from minzheng.cli.demo.wanted import moment
from minzheng.exchange.kernel.ahead import one_ahead
from minzheng.exchange.models import Delivery
from minzheng.exchange.services import receive_delivery
from minzheng.platform.acting import acting
from minzheng.platform.jobs import finish
from minzheng.platform.models import Division, Party
from minzheng.platform.time import clock_at

NAMES = uuid.UUID("0f6a4d0e-8f3b-4f3c-a5a5-64f0c2d5a3b1")  # keys of deliveries are named within it
BEFORE, AFTER = ("exchange.check",), ("orders.take_delivery",)  # its share of what follows from a file
AHEAD = 8  # files checked at most that the first process has not merged yet: long ones come together
MORNING = 10


def work(line: Line, files: Path) -> None:
    """Both parts of the work, each when its turn comes."""
    with seldom_collecting():
        _take_in(line, manifest(files))
        line.hear()
        line.tell(sum(play_stories(files, half=1)))
    connection.close()


def _take_in(line: Line, sent: Sequence[Sent]) -> None:
    received: list[int] = []
    merged = 0
    for number, (file, content) in enumerate(zip(sent, one_ahead(one.path for one in sent), strict=True)):
        while merged < waits_for(sent, number):
            merged = _book(line, sent, received)
        received.append(_receive(file, content))
        line.tell(received[-1])
    while merged < len(sent):
        merged = _book(line, sent, received)
    line.tell()


def waits_for(sent: Sequence[Sent], number: int) -> int:
    """How many of the files must be in before this one is checked: all but the last few, and always the one of the same
    sender against which it is held."""
    file = sent[number]
    same = [at for at in range(number) if sent[at].stream == file.stream]
    return max(number - AHEAD, same[-1] + 1 if same else 0)


def _book(line: Line, sent: Sequence[Sent], received: Sequence[int]) -> int:
    """Waits for one more file to be merged, and does what follows from it for orders; gives how many are in."""
    merged: int = line.hear()
    with clock_at(moment(sent[merged - 1].on, MORNING)):
        finish([received[merged - 1]], among=AFTER)
    return merged


def _receive(file: Sent, content: bytes) -> int:
    """The file is handed in on its day and checked; gives the event from which all else follows."""
    actor = hand_of(file.role, file.division, file.party)
    with clock_at(moment(file.on, MORNING)), acting(actor):
        delivery: Delivery = receive_delivery(
            actor,
            source=file.source,
            file_name=file.path.name,
            content=content,
            sent_on=file.on,
            area=Division.objects.get(code=file.division) if file.division else None,
            party=Party.objects.get(code=file.party) if file.party else None,
            key=uuid.uuid5(NAMES, file.path.name),
        )
        event = delivery.work_event or 0
        finish([event], among=BEFORE)
    return event
