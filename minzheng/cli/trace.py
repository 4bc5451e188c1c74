"""`minzheng trace FIGURE|EVENT`: the way from a figure back to the rows of the files, or what led to an event."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from minzheng.cli.looking import UnknownAccount, add_account, looking_as
from minzheng.indicators import figures
from minzheng.indicators.trace import Record, Way, ways
from minzheng.indicators.trace.events import NoEvent, event_story
from minzheng.indicators.trace.story import event_lines, way_lines
from minzheng.platform.acting import Actor, acting
from minzheng.platform.time import today

TOLD = 3  # rows told on a screen; --json has them all
LOG = "log.see"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `minzheng trace`."""
    parser.add_argument("what", metavar="FIGURE|EVENT", help="a figure's code, or an event's number")
    parser.add_argument("--year", type=int, help="the figure's year; without it, the last whole one")
    parser.add_argument("--json", action="store_true", help="print as JSON, with every row")
    add_account(parser)


def run(options: argparse.Namespace) -> int:
    """Print the way; 1 when a row has none, 2 when there is no such figure, event or account."""
    try:
        actor = looking_as(options.account)
        with acting(actor):
            return _trace(actor, options)
    except (UnknownAccount, NoEvent) as error:
        print(error, file=sys.stderr)
    except figures.NoFigure:
        known = ", ".join(each.code for each in figures.visible_figures(actor))
        print(f"There is no figure {options.what} to be seen here; there are: {known}.", file=sys.stderr)
    return 2


def _trace(actor: Actor, options: argparse.Namespace) -> int:
    if not actor.may(LOG):
        print(f"{actor.name} may not look into the log ({LOG}).", file=sys.stderr)
        return 2
    if options.what.isdecimal():
        return _event(actor, int(options.what), as_json=options.json)
    return _figure(actor, options.what, options.year or today().year - 1, as_json=options.json)


def _event(actor: Actor, number: int, *, as_json: bool) -> int:
    story = event_story(actor, number)
    print(json.dumps(story.as_json(), ensure_ascii=False) if as_json else "\n".join(event_lines(story)))
    return 0


def _figure(actor: Actor, code: str, year: int, *, as_json: bool) -> int:
    rows = figures.rows(actor, code, year).order_by("pk")
    kind = rows.model._meta.label_lower
    found = {Record(kind, pk): subject for pk, subject in rows.values_list("pk", "subject_id")}
    explained = figures.explanation(actor, code, year)
    head = {
        "figure": code,
        "year": year,
        "value": len(found),
        "unit": explained.figure.unit.en,
        "definition": explained.figure.definition.en,
        "pack_hash": explained.pack_hash,
    }
    if as_json:
        return _print_json(head, found, ways(actor, found))
    return _print_story(head, ways(actor, found), len(found))


def _print_json(head: dict[str, object], found: dict[Record, int], all_ways: Iterator[Way]) -> int:
    """One JSON object, written row by row: a figure may have many."""
    lost = 0
    sys.stdout.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "rows": [')
    for number, way in enumerate(all_ways):
        row = {"subject": found[way.record], **way.as_json()}
        sys.stdout.write(("," if number else "") + "\n" + json.dumps(row, ensure_ascii=False))
        lost += not way.leads_somewhere
    sys.stdout.write("\n]}\n")
    return 1 if lost else 0


def _print_story(head: dict[str, object], all_ways: Iterator[Way], count: int) -> int:
    print(f"{head['figure']} {head['year']}: {count:,} {head['unit']}. {head['definition']}")
    lost = 0
    for number, way in enumerate(all_ways):
        lost += not way.leads_somewhere
        if number < TOLD:
            print(f"\nRow {number + 1} of {count:,}")
            print("\n".join(way_lines(way)))
    if count > TOLD:
        print(f"\n… and {count - TOLD:,} more: --json has them all.")
    print(f"Without a way back: {lost:,} of {count:,} rows." if lost else "Every row has a way back.")
    return 1 if lost else 0
