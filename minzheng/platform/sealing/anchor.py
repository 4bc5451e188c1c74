"""The anchor: a file beside the database, one signed line a batch. Cutting off the log's end shows only here.

It lies in the state folder, by the database's name: <state>/seal/<database>.jsonl, and is only appended to. Who can
write database and state folder can still shorten both alike; a copy on a second machine closes that.
"""

from __future__ import annotations

import json
import os
import stat
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from minzheng.platform.sealing.chain import LINE_MARK, Batch, is_signed, sign
from minzheng.platform.server import ServerError, state

Runs = list[list[int]]
TAIL_BYTES = 1 << 20  # far longer than the line of a batch that a killed sealer left


@dataclass(frozen=True)
class Line:
    """What outlives a batch that is cut off: its head, and the numbers of its events as runs [first, last]."""

    batch: int
    epoch: int
    lo: int
    hi: int
    rows: int
    previous: str
    head: str
    at: str
    events: Runs

    @property
    def time(self) -> datetime:
        """When it was sealed."""
        return datetime.fromisoformat(self.at)


@dataclass(frozen=True)
class Anchor:
    """The file as read: lines that are ours, and the numbers of those that were altered."""

    lines: tuple[Line, ...]
    altered: tuple[int, ...]


def path_of(database: str) -> Path:
    """Where a database's anchor lies."""
    return state.folder() / "seal" / f"{quote(database, safe='')}.jsonl"


def line_of(batch: Batch, events: Runs) -> Line:
    """The line of a batch."""
    at = batch.sealed_at.astimezone(UTC).isoformat()
    return Line(batch.id, *batch.span, batch.rows, batch.previous.hex(), batch.head.hex(), at, events)


def append(database: str, line: Line) -> None:
    """Adds one line and waits until the disk has it; raises ServerError if it can't."""
    try:
        _append(path_of(database), line)
    except OSError as error:
        raise ServerError(f"The seal's anchor can't be written: {error}") from error


def _append(path: Path, line: Line) -> None:
    path.parent.mkdir(mode=0o700, exist_ok=True)
    signed = {**asdict(line), "signature": sign(_message(asdict(line))).hex()}
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        _drop_torn_line(file.fileno())
        file.write(json.dumps(signed, separators=(",", ":")).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    _keep_name(path.parent)


def _drop_torn_line(descriptor: int) -> None:
    """What stands after the last newline was being written when the power went: its batch is added again."""
    size = os.fstat(descriptor).st_size
    if size and os.pread(descriptor, 1, size - 1) != b"\n":
        os.ftruncate(descriptor, os.pread(descriptor, size, 0).rfind(b"\n") + 1)


def _keep_name(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(database: str) -> Anchor:
    """All lines; a missing file is an empty anchor. Raises ServerError if something else lies there."""
    path = path_of(database)
    if not path.exists():
        return Anchor((), ())
    if not stat.S_ISREG(path.stat().st_mode):
        raise ServerError(f"{path} is not a file.")
    parsed = [_parsed(text) for text in path.read_bytes().splitlines()]
    altered = [number for number, line in enumerate(parsed, 1) if line is None]
    return Anchor(tuple(line for line in parsed if line is not None), tuple(altered))


def last_head(database: str) -> bytes | None:
    """The head in the last whole line; None if there is no line, or none of ours."""
    path = path_of(database)
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        lines = file.read().rpartition(b"\n")[0].splitlines()
    line = _parsed(lines[-1]) if lines else None
    return bytes.fromhex(line.head) if line else None


def retire(database: str) -> None:
    """Puts the anchor aside, with the time in its name, for whoever builds a database of the same name anew."""
    path = path_of(database)
    if path.exists():
        path.rename(path.with_name(f"{path.stem}.{datetime.now(UTC):%Y%m%dT%H%M%S%f}.retired"))


def _parsed(text: bytes) -> Line | None:
    try:
        values: dict[str, Any] = json.loads(text)
        signature = bytes.fromhex(values.pop("signature"))
        line = Line(**values)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return line if is_signed(_message(values), signature) else None


def _message(values: dict[str, Any]) -> bytes:
    return LINE_MARK + json.dumps(values, sort_keys=True, separators=(",", ":")).encode()
