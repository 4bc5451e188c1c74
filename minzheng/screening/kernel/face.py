"""The command line of the kernel: `minzheng rules check DIR` and `minzheng rules run DIR …`. Needs no database."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as parquet

from minzheng.platform.packs import PackError
from minzheng.screening.kernel.book import Book
from minzheng.screening.kernel.files import tables_in
from minzheng.screening.kernel.run import RunRefused, plan_of, run
from minzheng.screening.reading import read_book

REFUSED = 2


def main_check(argv: Sequence[str]) -> int:
    """Checks the rule files of a folder and runs their examples; 0 if all hold, 2 with a line for each problem."""
    parser = argparse.ArgumentParser(
        prog="minzheng rules check", description="Checks rule files and their examples."
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true")
    arguments = _parsed(parser, argv)
    if arguments is None:
        return REFUSED
    book = _book(arguments.folder)
    if book is None:
        return REFUSED
    examples = sum(len(rule.examples) for rule in book.rules.values())
    counts = {"rules": len(book.rules), "variables": len(book.variables), "examples": examples}
    print(
        json.dumps(counts)
        if arguments.json
        else ", ".join(f"{count} {name}" for name, count in counts.items())
    )
    return 0


def main_run(argv: Sequence[str]) -> int:
    """Runs the rules over Parquet or Delta tables to a Parquet file of hits; 0, or 2 with what is wrong."""
    arguments = _parsed(_run_parser(), argv)
    if arguments is None:
        return REFUSED
    book = _book(arguments.folder)
    if book is None:
        return REFUSED
    if not arguments.data.is_dir():
        return _refuse([f"{arguments.data} is no folder. Name the folder that holds the tables."])
    tables = tables_in(arguments.data, book.tables)
    try:
        if arguments.sql:
            print(plan_of(book, tables, arguments.as_of).sql())
        hits = run(book, tables, arguments.as_of, None, arguments.threads, arguments.memory_limit)
        parquet.write_table(hits, arguments.out)
    except RunRefused as refusal:
        return _refuse(refusal.messages)
    except (duckdb.Error, OSError) as error:
        return _refuse([f"The tables can't be read or the hits can't be written: {error}"])
    print(_summary(book, hits, as_json=arguments.json))
    return 0


def _run_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="minzheng rules run", description="Runs rules over the tables of a folder."
    )
    parser.add_argument("folder", type=Path, metavar="DIR")
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="<table>.parquet or <table>/ each"
    )
    parser.add_argument("--as-of", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument("--sql", action="store_true", help="print the steps")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory-limit", default="2GB")
    return parser


def _parsed(parser: argparse.ArgumentParser, argv: Sequence[str]) -> argparse.Namespace | None:
    """The arguments, or None once argparse has said what is wrong."""
    try:
        return parser.parse_args(argv)
    except SystemExit as end:
        if not end.code:
            raise
        return None


def _book(folder: Path) -> Book | None:
    if not folder.is_dir():
        _refuse([f"{folder} is no folder. Name a pack, or a folder with rules.yaml."])
        return None
    try:
        return read_book(folder)
    except PackError as error:
        _refuse([str(problem) for problem in error.problems])
        return None


def _refuse(messages: Sequence[str]) -> int:
    for message in messages:
        print(message, file=sys.stderr)
    return REFUSED


def _summary(book: Book, hits: pa.Table, *, as_json: bool) -> str:
    counts = Counter(hits.column("rule").to_pylist())
    found = {code: counts[code] for code in sorted(book.rules)}
    if as_json:
        return json.dumps({"hits": hits.num_rows, "rules": found})
    lines = [f"{book.rules[code].severity:<7} {code:<28} {count}" for code, count in found.items()]
    return "\n".join([*lines, f"{hits.num_rows} hits"])
