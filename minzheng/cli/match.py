"""`minzheng match LEFT RIGHT`: who in the second list is who in the first; needs no database."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as delimited
import pyarrow.parquet as parquet
import xlsxwriter

from minzheng.exchange.kernel.linkage.lists import ListRefused, read_list
from minzheng.exchange.kernel.linkage.matching import Ways, match

REFUSED = 2
ENDINGS = (".csv", ".xlsx", ".parquet", ".json")
SAID = {
    "zh": {
        "ending": "输出文件应以 {endings} 结尾。",
        "unwritten": "{path} 写不进去：{why}。",
        "summary": "第二份名单 {rows:,} 行：认定 {accept:,}，待核 {review:,}，未找到 {reject:,}。",
    },
    "en": {
        "ending": "The file to write must end in {endings}.",
        "unwritten": "{path} can't be written: {why}.",
        "summary": "{rows:,} rows of the second list: {accept:,} accepted, {review:,} to review, {reject:,} not found.",
    },
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Adds the two lists and where the lines go."""
    parser.add_argument(
        "left", type=Path, metavar="LEFT", help="the list of those who are known: xlsx, csv, parquet"
    )
    parser.add_argument("right", type=Path, metavar="RIGHT", help="the list of those who are looked for")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write the lines here: csv, xlsx, parquet, json"
    )
    parser.add_argument("--json", action="store_true", help="print the lines as JSON")
    parser.add_argument(
        "--once", action="store_true", help="RIGHT may hold nobody twice: such rows are for review"
    )
    parser.add_argument(
        "--as-of", type=date.fromisoformat, default=None, metavar="D", help="today, if not given"
    )
    parser.add_argument("--lang", choices=sorted(SAID), default="zh", help="language of what is said")


def run(options: argparse.Namespace) -> int:
    """Match, write and print; 0, or 2 with the reason in words."""
    said = SAID[options.lang]
    if options.out is not None and options.out.suffix.lower() not in ENDINGS:
        return _refuse([said["ending"].format(endings=" ".join(ENDINGS))])
    try:
        left, right = (read_list(path, options.lang) for path in (options.left, options.right))
    except ListRefused as refused:
        return _refuse(refused.messages)
    ways = Ways(as_of=options.as_of or date.today(), repeats=not options.once)
    lines = renumbered(match(left.rows, right.rows, ways).to_pylist(), left.numbers, right.numbers)
    try:
        if options.out is not None:
            write(lines, options.out)
    except OSError as error:
        return _refuse([said["unwritten"].format(path=options.out, why=error.strerror)])
    if options.json:
        print(json.dumps(lines, ensure_ascii=False))
    elif options.out is None:
        sys.stdout.buffer.write(as_csv(lines))
    bands = Counter(line["band"] for line in lines)
    counts = {band: bands[band] for band in ("accept", "review", "reject")}
    print(said["summary"].format(rows=len(lines), **counts), file=sys.stderr)
    return 0


def renumbered(lines: list[dict[str, Any]], left: list[int], right: list[int]) -> list[dict[str, Any]]:
    """Return the lines with the numbers of the files' own rows."""
    for line in lines:
        line["right_row"] = right[line["right_row"] - 1]
        if line["left_row"] is not None:
            line["left_row"] = left[line["left_row"] - 1]
        for item in line["evidence"]:
            if item["what"] in ("row", "second_row"):
                item["left"] = str(left[int(item["left"]) - 1])
    return lines


def write(lines: list[dict[str, Any]], path: Path) -> None:
    """Write the lines to a file of the kind its name ends in; OSError when it can't be."""
    match path.suffix.lower():
        case ".json":
            path.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        case ".parquet":
            parquet.write_table(pa.Table.from_pylist(lines), path)
        case ".csv":
            path.write_bytes("\ufeff".encode() + as_csv(lines))
        case _:
            _write_workbook(list(map(_flat, lines)), path)


def as_csv(lines: Iterable[Mapping[str, Any]]) -> bytes:
    """Return the lines as comma-separated text, evidence as JSON."""
    sink = pa.BufferOutputStream()
    delimited.write_csv(pa.Table.from_pylist(list(map(_flat, lines))), sink)
    return bytes(sink.getvalue())


def _flat(line: Mapping[str, Any]) -> dict[str, Any]:
    return {**line, "evidence": json.dumps(line["evidence"], ensure_ascii=False)}


def _write_workbook(lines: list[dict[str, Any]], path: Path) -> None:
    try:
        with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, list(lines[0]))
            for at, line in enumerate(lines, 1):
                sheet.write_row(at, 0, list(line.values()))
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(0, str(error)) from error


def _refuse(messages: Iterable[str]) -> int:
    print("\n".join(messages), file=sys.stderr)
    return REFUSED
