"""A file's rows at once, where the reader gives them some at a time; and its cells without a child process."""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from minzheng.exchange.checking import file
from minzheng.exchange.kernel import extract
from minzheng.exchange.kernel.limits import Limits
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.reading import Reading, sheets_in
from minzheng.exchange.kernel.rows import BadRow, Row, Validated
from minzheng.exchange.kernel.sheets import RawSheet
from minzheng.exchange.kernel.spool import in_memory

HERE = Limits(memory=resource.RLIM_INFINITY)


@dataclass
class Whole:
    """All good and bad rows of a file, and what was left out by reason."""

    good: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)


def whole(reading: Reading, parts: Iterable[Validated]) -> Whole:
    """The parts together."""
    found = Whole(skipped=reading.skipped.copy())
    for part in parts:
        found.good += part.good
        found.bad += part.bad
        found.skipped["twice"] += part.twice
    found.skipped = +found.skipped
    return found


def sheets_here(path: Path, limits: Any = HERE) -> list[RawSheet] | Problem:
    """The sheets of a file, read in this process."""
    spool = in_memory()
    told = extract.main(path, limits, spool)
    spool.flush()
    return sheets_in(spool, told)


def read_here() -> None:
    """From now on this process reads what is delivered to it itself: a child takes longer than all else that is done
    with a small file. What the child is for, `tests/kernels` try; commands and the first fed district use it."""
    pytest.MonkeyPatch().setattr(file, "extract", lambda path, _limits: sheets_here(path))
