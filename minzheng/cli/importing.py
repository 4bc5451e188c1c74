"""`minzheng import SOURCE FILE [--as USERNAME]`: takes a file in as if its sender had handed it in on a page."""

from __future__ import annotations

import argparse
import json
import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import override

from minzheng.cli.house import open_house
from minzheng.cli.refusing import LANGUAGES, add_language, refuse, refuse_in_words
from minzheng.cli.sending import UnknownSender, sender_called
from minzheng.exchange.kernel.messages import Problem, render
from minzheng.exchange.matching.precision import precision
from minzheng.exchange.matching.ways import WAYS
from minzheng.exchange.models import Delivery
from minzheng.exchange.services import receive_delivery
from minzheng.exchange.services.check import COUNTS
from minzheng.exchange.shown import was_here
from minzheng.platform.acting import Actor, acting, nobody
from minzheng.platform.jobs import drain
from minzheng.platform.models import Division
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused

WHO = "who sends it; the only account that may send such a file, if not given"
SHOWN = 20  # returned rows on a screen; --json has them all


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng import`."""
    parser.add_argument("source", help="the code of the contract, as in the pack's sources/")
    parser.add_argument("file", type=Path)
    parser.add_argument("--as", dest="account", metavar="USERNAME", help=WHO)
    parser.add_argument("--division", metavar="CODE", help="for which street, if the account has several")
    parser.add_argument(
        "--sent", type=date.fromisoformat, metavar="YYYY-MM-DD", help="when it was sent; today, if not given"
    )
    parser.add_argument("--json", action="store_true", help="print as JSON, with every returned row")
    add_language(parser, "language of the messages")


def run(options: argparse.Namespace) -> int:
    """Receive the file and do all that follows; 2 with the reason when it can't be taken."""
    open_house()
    try:
        # Read where it is received, so that it is let go before it is worked on.
        options.file.open("rb").close()
    except OSError as error:
        return refuse([f"{options.file}: {error.strerror}."])
    area = _division(options.division) if options.division else None
    if options.division and area is None:
        return refuse([f"There is no division {options.division}."])
    try:
        actor = sender_called(options.account, options.source, area)
        return _take_in(actor, area, options)
    except UnknownSender as error:
        return refuse([str(error)])
    except Refused as refused:
        return refuse_in_words(refused, options.lang)


def _division(code: str) -> Division | None:
    with nobody():
        return Division.objects.filter(code=code).first()


def _take_in(actor: Actor, area: Division | None, options: argparse.Namespace) -> int:
    with acting(actor):
        received = receive_delivery(
            actor,
            source=options.source,
            file_name=options.file.name,
            content=options.file.read_bytes(),
            sent_on=options.sent or today(),
            area=area,
            key=uuid.uuid4(),
        )
    drain()
    with acting(actor):
        told = told_of(actor, received.pk, options.lang) | {"here_already": received.here_already}
        with override(LANGUAGES[options.lang]):
            again = [was_here(received)] if received.here_already else []
    if told["state"] == Delivery.State.REFUSED:
        if options.json:
            print(json.dumps(told, ensure_ascii=False))
        return refuse([*again, *told["problems"]])
    print(json.dumps(told, ensure_ascii=False) if options.json else "\n".join(_lines(told, again)))
    return 0


def told_of(actor: Actor, delivery_id: int, language: str) -> dict[str, Any]:
    """A delivery as data: its counts, what is to be said of the file, why it waits, and each returned row in words.

    `rejected` are the rows returned; `matched` counts the rows by how their person was found: by the number as written
    or normalised, by a repaired or masked one, by everything else together; `review` waits for an eye, `new` are people
    whose number nobody had, `nobody` came back. `precision` tells of each band how many rows people have looked at, and
    of how many they said what the evidence says.
    """
    delivery = Delivery.objects.visible_to(actor).get(pk=delivery_id)
    back = [
        {
            "sheet": row.sheet,
            "row": row.row,
            "problems": [render(Problem(**problem), language) for problem in row.problems],
        }
        for row in delivery.returned_rows.in_order()
    ]
    return {
        "delivery": delivery.pk,
        "source": delivery.source,
        "file": delivery.file_name,
        "state": delivery.state,
        "received_at": delivery.received_at.isoformat(),
        "received_by": str(delivery.received_by),
        **{name: getattr(delivery, name) for name in COUNTS},
        "rejected": delivery.returned,
        "matched": {way: delivery.tiers.get(way, 0) for way in WAYS},
        "precision": precision(actor),
        "held": [render(Problem(**problem), language) for problem in delivery.held],
        "problems": [render(Problem(**problem), language) for problem in delivery.problem],
        "returned_rows": back,
    }


def _lines(told: dict[str, Any], again: Sequence[str]) -> list[str]:
    counts = [f"{name.replace('_', ' '):<21} {told[name]:>9,}" for name in COUNTS]
    rows = told["returned_rows"]
    back = [f"{row['sheet']} {row['row']:>6,}  {' '.join(row['problems'])}".strip() for row in rows[:SHOWN]]
    more = [f"… and {len(rows) - SHOWN:,} more: --json has them all."] if len(rows) > SHOWN else []
    head = f"Delivery {told['delivery']}: {told['file']} ({told['state']})"
    return [head, *again, *counts, *told["held"], *told["problems"], *back, *more]
