"""`minzheng key issue|end|list`: keys by which another system sends rows in an account's name."""

from __future__ import annotations

import argparse
import json
import uuid
from datetime import date
from typing import Any

from minzheng.cli.house import open_house
from minzheng.cli.refusing import add_language, refuse, refuse_in_words
from minzheng.cli.sending import UnknownSender, sender_called
from minzheng.exchange.api.keys import new_secret, written
from minzheng.exchange.models import AccessToken
from minzheng.exchange.services import end_token, issue_token
from minzheng.platform.acting import Actor, acting
from minzheng.platform.actors import UnknownActor, actor_by_code
from minzheng.platform.models import Division
from minzheng.platform.verbs import Refused


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng key`."""
    parser.add_argument("act", choices=["issue", "end", "list"])
    parser.add_argument("--as", dest="account", metavar="NAME", required=True, help="in whose name it sends")
    parser.add_argument(
        "--source",
        dest="sources",
        metavar="CODE",
        action="append",
        default=[],
        help="what it may send; repeat for more",
    )
    parser.add_argument("--title", help="the system that will hold it")
    parser.add_argument(
        "--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the last day it is valid"
    )
    parser.add_argument("--division", metavar="CODE", help="for which street, if the account has several")
    parser.add_argument("--number", type=int, help="the key to end, as `list` numbers it")
    add_language(parser, "language of the messages")


def run(options: argparse.Namespace) -> int:
    """Issue, end or list; 2 with the reason when it can't be done."""
    open_house()
    area = Division.objects.filter(code=options.division).first() if options.division else None
    if options.division and area is None:
        return refuse([f"There is no division {options.division}."])
    try:
        source = next(iter(options.sources), None)
        actor = sender_called(options.account, source, area) if source else actor_by_code(options.account)
        with acting(actor):
            return ACTS[options.act](actor, area, options)
    except (UnknownSender, UnknownActor) as error:
        return refuse([f"There is no account {error}." if isinstance(error, UnknownActor) else str(error)])
    except Refused as refused:
        return refuse_in_words(refused, options.lang)


def _issue(actor: Actor, area: Division | None, options: argparse.Namespace) -> int:
    missing = [name for name in ("title", "until") if getattr(options, name) is None]
    if missing or not options.sources:
        return refuse([f"Say --{name}." for name in (*missing, *([] if options.sources else ["source"]))])
    secret, digest = new_secret()
    token = issue_token(
        actor,
        title=options.title,
        sources=options.sources,
        valid_until=options.until,
        digest=digest,
        area=area,
        key=uuid.uuid4(),
    )
    print(written(token, secret))
    return 0


def _end(actor: Actor, area: Division | None, options: argparse.Namespace) -> int:
    token = AccessToken.objects.visible_to(actor).filter(pk=options.number).first()
    if token is None:
        return refuse([f"There is no key {options.number}."])
    end_token(actor, token=token, key=uuid.uuid4())
    return 0


def _list(actor: Actor, area: Division | None, options: argparse.Namespace) -> int:
    for token in AccessToken.objects.visible_to(actor).order_by("pk"):
        print(json.dumps(_told(token), ensure_ascii=False))
    return 0


def _told(token: AccessToken) -> dict[str, Any]:
    return {
        "number": token.pk,
        "title": token.title,
        "sources": token.sources,
        "valid_until": token.valid_until.isoformat(),
        "ended": token.ended_at is not None,
    }


ACTS = {"issue": _issue, "end": _end, "list": _list}
