"""Reads a file by its contract: in a child process, by content, below its headings, with nothing lost unsaid."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from minzheng.exchange.content import Contract
from minzheng.exchange.kernel.headings import NOTHING_CHOSEN, Chosen, find_headings
from minzheng.exchange.kernel.limits import Limits as Limits
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.sheets import Heading, RawSheet, SheetTable
from minzheng.exchange.kernel.spool import SpooledRows, in_memory
from minzheng.exchange.kernel.tables import table_of

_ROOT = str(Path(__file__).resolve().parents[3])


@dataclass(slots=True)
class Reading:
    """A file read: its tables, the rows left out by reason, what else was seen; refused means no row of it."""

    sheets: list[SheetTable] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    notes: list[Problem] = field(default_factory=list)
    refused: list[Problem] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows of data stand in all tables."""
        return sum(sheet.rows for sheet in self.sheets)


def read(
    path: Path, contract: Contract, chosen: Chosen = NOTHING_CHOSEN, *, limits: Limits | None = None
) -> Reading:
    """Return the tables of a file whose headings fit the contract, or why it is refused; never raises for content.

    `chosen` are columns that a person pointed out, as in `find_headings`.
    """
    return read_extracted(extract(path, limits or Limits()), contract, chosen)


def read_extracted(
    extracted: list[RawSheet] | Problem, contract: Contract, chosen: Chosen = NOTHING_CHOSEN
) -> Reading:
    """As `read`, of a file whose cells are there already."""
    if isinstance(extracted, Problem):
        return Reading(refused=[extracted])
    reading = Reading()
    found = [(sheet, find_headings(sheet, contract, chosen)) for sheet in extracted if sheet.rows]
    fitting = [(sheet, heading) for sheet, heading in found if heading.fits]
    twice = [problem for _, heading in found for problem in heading.twice]
    if twice or not fitting:
        reading.refused = twice or _best_refusal(found)
        return reading
    for sheet, heading in found:
        _take(reading, sheet, heading)
    if not reading.rows:
        reading.refused = [Problem("rows_none")]
    return reading


def extract(path: Path, limits: Limits) -> list[RawSheet] | Problem:
    """Return the cells of every sheet, or the message for a file that can't be opened within the limits."""
    # Without -S the start-up files of installed packages take longer than most files; their paths are handed on.
    spool = in_memory()
    command = [sys.executable, "-S", "-m", "minzheng.exchange.kernel.extract", str(path)]
    command += [str(spool.fileno()), json.dumps(asdict(limits))]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([_ROOT, *filter(None, sys.path)])}
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=limits.seconds,
            env=environment,
            check=False,
            pass_fds=[spool.fileno()],
        )
    except subprocess.TimeoutExpired:
        return Problem("file_too_slow", parameters={"seconds": round(limits.seconds)})
    if done.returncode:
        # Out of memory aborts the reader without an exception; anything else is content it did not expect.
        aborted = done.returncode in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, 134)
        return Problem("file_too_large" if aborted or b"MemoryError" in done.stderr else "file_damaged")
    return sheets_in(spool, json.loads(done.stdout))


def sheets_in(spool: BinaryIO, told: dict[str, Any]) -> list[RawSheet] | Problem:
    """Return what the child said of a file's sheets with their rows, which it wrote to the spool, or its refusal."""
    if "refused" in told:
        line = {"line": told["line"]} if "line" in told else {}
        return Problem(told["refused"], parameters=line)
    return [_raw(spool, sheet) for sheet in told["sheets"]]


def _raw(spool: BinaryIO, sheet: dict[str, Any]) -> RawSheet:
    faults = {(row, column): Problem("cell_formula") for row, column in sheet["without_result"]}
    for row, column, seen in sheet["in_error"]:
        faults[row, column] = Problem("cell_error", seen=seen)
    rows = SpooledRows(spool, sheet["frames"])
    return RawSheet(sheet["name"], sheet["hidden"], rows, frozenset(sheet["hidden_rows"]), faults)


def _best_refusal(found: list[tuple[RawSheet, Heading]]) -> list[Problem]:
    best = max((heading for _, heading in found), key=lambda heading: len(heading.columns), default=None)
    return [best.refusal()] if best else [Problem("rows_none")]


def _take(reading: Reading, sheet: RawSheet, heading: Heading) -> None:
    if not heading.fits:
        missing = "、".join(heading.missing)
        reading.notes.append(Problem("sheet_skipped", parameters={"sheet": sheet.name, "missing": missing}))
        return
    table, skipped = table_of(sheet, heading)
    reading.sheets.append(table)
    reading.skipped.update(skipped)
    if sheet.hidden:
        reading.notes.append(Problem("sheet_hidden", parameters={"sheet": sheet.name}))
    if heading.unknown:
        reading.notes.append(Problem("columns_unknown", parameters={"columns": "、".join(heading.unknown)}))
    if table.hidden_rows:
        reading.notes.append(Problem("rows_hidden", parameters={"count": table.hidden_rows}))
