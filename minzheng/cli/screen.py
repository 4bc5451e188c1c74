"""`minzheng screen`: runs the rules over the lake, or says of one person what each rule says and why."""

from __future__ import annotations

import argparse
import json
import time
import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import override

from minzheng.cli.house import open_house
from minzheng.cli.refusing import LANGUAGES, add_language, refuse, refuse_in_words
from minzheng.cli.verdicts import facts_of, lines_of
from minzheng.platform.acting import Actor, acting
from minzheng.platform.actors import UnknownActor, actor_by_code, system_actor
from minzheng.platform.jobs import drain
from minzheng.platform.time import today
from minzheng.platform.verbs import Refused
from minzheng.screening.explaining import explain
from minzheng.screening.inputs import installed_book
from minzheng.screening.kernel.run import RunRefused
from minzheng.screening.models import Hit, Run
from minzheng.screening.services import PERMIT, screen

SYSTEM = (PERMIT, "screening.see", "registry.see")
COUNTS = ("new", "standing", "cleared")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng screen`."""
    parser.add_argument("--as-of", type=date.fromisoformat, metavar="YYYY-MM-DD", help="today, if not given")
    parser.add_argument(
        "--as", dest="account", metavar="USERNAME", help="by this account; without it, by the system"
    )
    parser.add_argument("--json", action="store_true", help="print as JSON")
    parser.add_argument("--person", type=int, metavar="ID", help="say of this person alone, and keep nothing")
    parser.add_argument("--explain", action="store_true", help="with --person: each rule, its values, why")
    add_language(parser, "language of the reasons")


def run(options: argparse.Namespace) -> int:
    """Run or explain; 2 with the reason when it is refused."""
    open_house()
    if options.explain != (options.person is not None):
        return refuse(["--explain and --person ID belong together."])
    try:
        actor = _actor(options.account)
        with acting(actor), override(LANGUAGES[options.lang]):
            return _explain(actor, options) if options.explain else _screen(actor, options)
    except UnknownActor:
        return refuse([f"There is no account {options.account} that may do anything."])
    except Refused as refused:
        return refuse_in_words(refused, options.lang)
    except RunRefused as refusal:
        return refuse(refusal.messages)


def _actor(username: str | None) -> Actor:
    return actor_by_code(username) if username else system_actor("command line", SYSTEM)


def _screen(actor: Actor, options: argparse.Namespace) -> int:
    """The run, and all that follows from it: warnings are raised and lifted."""
    begun = time.monotonic()
    made = screen(actor, as_of=options.as_of or today(), key=uuid.uuid4())
    told = _told(actor, made, time.monotonic() - begun)
    drain()
    print(json.dumps(told, ensure_ascii=False) if options.json else "\n".join(_lines(told)))
    return 0


def _told(actor: Actor, made: Run, seconds: float) -> dict[str, Any]:
    hits = Hit.objects.visible_to(actor).filter(area_id__in=actor.where(PERMIT))
    new = _by_rule(hits.filter(found_by=made))
    standing = _by_rule(hits.filter(cleared_by=None).exclude(found_by=made))
    cleared = _by_rule(hits.filter(cleared_by=made))
    book = installed_book()
    codes = sorted({rule.code for rule in book.rules_on(made.as_of)} | cleared.keys())
    rules = [
        {
            "code": code,
            "severity": book.rules[code].severity if code in book.rules else "",
            "new": new.get(code, 0),
            "standing": standing.get(code, 0),
            "cleared": cleared.get(code, 0),
        }
        for code in codes
    ]
    sums = {name: sum(each.values()) for name, each in zip(COUNTS, (new, standing, cleared), strict=True)}
    return {
        "run": made.pk,
        "as_of": made.as_of.isoformat(),
        "pack_hash": made.pack_hash,
        "hits": made.hits,
        **sums,
        "rules": rules,
        "seconds": round(seconds, 2),
    }


def _by_rule(hits: QuerySet[Hit]) -> dict[str, int]:
    return dict(hits.values_list("rule").annotate(Count("pk")).order_by("rule"))


def _lines(told: Mapping[str, Any]) -> list[str]:
    head = f"{'':<8} {'':<28}" + "".join(f"{name:>10}" for name in COUNTS)
    rows = [
        f"{rule['severity']:<8} {rule['code']:<28}" + "".join(f"{rule[name]:>10,}" for name in COUNTS)
        for rule in told["rules"]
    ]
    total = f"{'':<8} {len(told['rules']):>2} rules{'':<20}" + "".join(
        f"{told[name]:>10,}" for name in COUNTS
    )
    last = (
        f"As of {told['as_of']}: {told['hits']:,} hits hold, seen in {told['seconds']} s (run {told['run']})."
    )
    return [head, *rows, total, last]


def _explain(actor: Actor, options: argparse.Namespace) -> int:
    said = explain(actor, person_id=options.person, as_of=options.as_of or today())
    if options.json:
        print(json.dumps([facts_of(verdict) for verdict in said], ensure_ascii=False))
    else:
        print("\n\n".join("\n".join(lines_of(verdict, options.lang)) for verdict in said))
    return 0
