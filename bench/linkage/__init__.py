"""How well linkage finds people, on invented registries with stated noise and on public sets, beside other ways.

`python -m bench linkage [--registry N --incoming N]` prints tables and writes them and JSON to bench/results;
`--train` makes model.json anew. noise.yaml is what the model was trained and tuned on, noise_apart.yaml was written by
somebody who saw nothing of that.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import yaml

from bench.about import about
from bench.linkage import febrl, stock
from bench.linkage.dirt import Dirt, Incoming
from bench.linkage.population import World, columns_of
from bench.linkage.scores import Outcome, by_kind, scores, table_of_rows
from minzheng.exchange.kernel.linkage import model as kept
from minzheng.exchange.kernel.linkage.matching import Ways, match, prepare
from minzheng.exchange.kernel.linkage.training import train

HERE = Path(__file__).parent
RESULTS = HERE.parent / "results"
TUNED, APART = HERE / "noise.yaml", HERE / "noise_apart.yaml"
AS_OF = date(2026, 11, 24)
AIMS = {"precision": 0.999, "accepted": 0.85, "accepted_or_review": 0.98}
MOST_REVIEW = 0.08
PACKAGES = ("splink", "duckdb", "pyarrow", "sqlglot", "pypinyin", "recordlinkage")
TRAINING = {"registry": 50_000, "incoming": 10_000, "seed": 1, "pairs": 5e6}


class Said:
    """What was printed, to be kept too."""

    def __init__(self) -> None:
        """Nothing was said yet."""
        self.lines: list[str] = []

    def __call__(self, *lines: str) -> None:
        """Prints these lines."""
        self.lines += lines
        print(*lines, sep="\n", flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write; 0 when the aims are met, 1 when one is missed."""
    options = _parser().parse_args(argv)
    if options.train:
        return _train(_noise(TUNED))
    say = Said()
    told: dict[str, Any] = {"about": _about(options)}
    _say_about(say, told["about"])
    if not options.only_public:
        told["noises"] = {path.name: _ways(say, path, options) for path in options.noise}
    if not options.without_public:
        told["febrl"] = febrl.measured(AS_OF)
        _say_public(say, told["febrl"])
    if options.only_public:
        return 0
    told["met"] = {name: _met(ways["minzheng"]["open"]) for name, ways in told["noises"].items()}
    say("", *(f"{name}: the aims are {'met' if met else 'MISSED'}" for name, met in told["met"].items()))
    options.out.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    options.out.with_suffix(".txt").write_text("\n".join(say.lines) + "\n", encoding="utf-8")
    print(f"\nwritten to {options.out}, as a table beside it")
    return 0 if all(told["met"].values()) else 1


def _met(ours: Mapping[str, float]) -> bool:
    return all(ours[name] >= aim for name, aim in AIMS.items()) and ours["review"] <= MOST_REVIEW


def _noise(path: Path) -> Mapping[str, Any]:
    told: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return told


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench linkage", description=__doc__)
    parser.add_argument("--registry", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--incoming", type=int, default=200_000, metavar="N")
    parser.add_argument("--seed", type=int, help="another than the noise file's")
    parser.add_argument(
        "--noise",
        type=Path,
        nargs="+",
        default=[TUNED, APART],
        metavar="FILE",
        help="kinds and rates of noise",
    )
    parser.add_argument("--out", type=Path, default=RESULTS / "linkage.json", metavar="FILE")
    parser.add_argument("--train", action="store_true", help="estimate the kernel's model.json anew")
    parser.add_argument("--without-public", action="store_true", help="leave the FEBRL sets out")
    parser.add_argument("--only-public", action="store_true", help="nothing but the FEBRL sets")
    parser.add_argument("--without-stock", action="store_true", help="leave Splink's stock comparisons out")
    return parser


def _ways(say: Said, path: Path, options: argparse.Namespace) -> dict[str, Any]:
    noise = _noise(path)
    seed = options.seed if options.seed is not None else noise["seed"]
    world, people, rows = _drawn(noise, options.registry, options.incoming, seed)
    left, right = world, table_of_rows(rows)
    known = set(people)
    told: dict[str, Any] = {}
    ways = {
        "exact only": lambda: _exact_only(match(left, right, Ways(AS_OF, probable=False)).to_pylist()),
        "tiers only": lambda: match(left, right, Ways(AS_OF, probable=False)).to_pylist(),
        "minzheng": lambda: match(left, right, Ways(AS_OF)).to_pylist(),
        "splink, stock": lambda: stock.match(left, right, AS_OF, seed),
    }
    if options.without_stock:
        del ways["splink, stock"]
    heads = f"{'seconds':>9}{'precision':>11}{'accepted':>10}{'or review':>11}{'review':>9}"
    say("", f"{path.name}, seed {seed}: rows that an exact number does not settle", f"{'':<16}{heads}")
    for name, way in ways.items():
        begun = time.perf_counter()
        lines = way()
        took = time.perf_counter() - begun
        outcomes = [Outcome.of(line, row, known) for line, row in zip(lines, rows, strict=True)]
        told[name] = {"seconds": round(took, 1), "open": scores([one for one in outcomes if not one.settled]),
                      "all": scores(outcomes), "kinds": by_kind(outcomes)}  # fmt: skip
        say(_line(name, took, told[name]["open"]))
    _say_kinds(say, told["minzheng"]["kinds"])
    return told


def _drawn(
    noise: Mapping[str, Any], registry: int, incoming: int, seed: int
) -> tuple[Any, list[str], list[Incoming]]:
    world = World(noise, seed, registry)
    people = world.people(registry)
    rows = Dirt(noise, seed, world, people).rows(incoming)
    return pa.table(dict(columns_of(people))), [person.id_number for person in people], rows


def _exact_only(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is left when only equal strings count: no tier but the first, nothing to review."""
    return [
        line if line["tier"] == "exact" else {**line, "left_row": None, "band": "reject"} for line in lines
    ]


def _train(noise: Mapping[str, Any]) -> int:
    left, _, rows = _drawn(noise, TRAINING["registry"], TRAINING["incoming"], TRAINING["seed"])
    with duckdb.connect() as connection:
        prepare(connection, left, table_of_rows(rows), AS_OF)
        weights = train(connection, TRAINING["registry"], TRAINING["seed"], TRAINING["pairs"])
    about = {
        **TRAINING,
        "noise": "bench/linkage/noise.yaml",
        "splink": version("splink"),
        "duckdb": version("duckdb"),
    }
    told = {"about": about, "weights": weights}
    kept.FILE.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written to {kept.FILE}")
    return 0


def _about(options: argparse.Namespace) -> dict[str, Any]:
    return {
        "registry": options.registry,
        "incoming": options.incoming,
        "seed": options.seed or "each noise file's own",
        **about(PACKAGES),
        "model": dict(kept.shipped().about),
    }


def _say_about(say: Said, told: Mapping[str, Any]) -> None:
    say(f"{told['incoming']:,} rows into a registry of {told['registry']:,}", *told["lines"])


def _line(name: str, took: float, told: Mapping[str, float]) -> str:
    shares = f"{told['accepted']:>10.4f}{told['accepted_or_review']:>11.4f}{told['review']:>9.4f}"
    return f"{name:<16}{took:>9.1f}{told['precision']:>11.5f}{shares}"


def _say_kinds(say: Said, kinds: Mapping[str, Mapping[str, float]]) -> None:
    heads = ("rows", "precision", "accepted", "or review", "review")
    say("", f"{'column and kind, open rows':<30}" + "".join(f"{head:>11}" for head in heads))
    for kind, told in kinds.items():
        shares = (told[name] for name in ("precision", "accepted", "accepted_or_review", "review"))
        say(f"{kind:<30}{told['rows']:>11,.0f}" + "".join(f"{share:>11.4f}" for share in shares))


def _say_public(say: Said, sets: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    say("", f"{'set':<10}{'way':<34}{'precision':>11}{'recall':>9}{'f':>9}")
    for name, ways in sets.items():
        best = max(told["f"] for told in ways.values())
        for way, told in ways.items():
            lost = "" if way != "minzheng" or told["f"] >= best else f"  behind by {best - told['f']:.4f}"
            found = f"{told['precision']:>11.4f}{told['recall']:>9.4f}{told['f']:>9.4f}"
            say(f"{name:<10}{way:<34}{found}{lost}")
