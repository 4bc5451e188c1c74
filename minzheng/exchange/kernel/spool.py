"""Rows on their way from the reading process: packed windows of them in one file, unpacked one at a time.

The file lies in memory (memfd), so that nothing readable is left on a disk; a large sheet takes a tenth of what its
rows take as objects, and can be gone through as often as needed.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import BinaryIO, TypeVar, overload

from minzheng.exchange.kernel.cell import Cell

R = TypeVar("R")
WINDOW = 5_000  # rows that are unpacked at one time
_QUICKLY = 1  # as zlib counts: a fifth of the size at a tenth of the time

# Where a window stands in the file, how many bytes it takes, how many rows it holds.
Frame = tuple[int, int, int]


def in_memory() -> BinaryIO:
    """A new file that lies in memory, to be written by a child process and read here."""
    return os.fdopen(os.memfd_create("rows"), "r+b")


def windows(rows: Iterable[R], size: int = WINDOW) -> Iterator[list[R]]:
    """The rows in turn, so many at a time."""
    coming = iter(rows)
    while part := list(islice(coming, size)):
        yield part


def pack(file: BinaryIO, rows: Sequence[Sequence[Cell]]) -> Frame:
    """Write a window at the end of the file and return where it stands."""
    # As one text: written piece by piece it takes the slow encoder.
    packed = zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), _QUICKLY)
    at = file.tell()
    file.write(packed)
    return at, len(packed), len(rows)


class SpooledRows(Sequence[list[Cell]]):
    """The rows of a sheet that lie packed in a file, in their order."""

    def __init__(self, file: BinaryIO, frames: Sequence[Frame]) -> None:
        """`frames` are the sheet's windows in the file; the file is closed with the last sheet that lies in it."""
        self._file, self._frames = file, frames
        self._length = sum(rows for _at, _size, rows in frames)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[list[Cell]]:
        for frame in self._frames:
            yield from self._unpacked(frame)

    @overload
    def __getitem__(self, index: int) -> list[Cell]: ...

    @overload
    def __getitem__(self, index: slice) -> list[list[Cell]]: ...

    def __getitem__(self, index: int | slice) -> list[Cell] | list[list[Cell]]:
        """A row, or a run of rows; what stands far down takes as long as going there."""
        if isinstance(index, slice):
            return list(islice(self, *index.indices(self._length)))
        at = range(self._length)[index]
        return next(islice(self, at, None))

    def _unpacked(self, frame: Frame) -> list[list[Cell]]:
        at, size, _rows = frame
        rows: list[list[Cell]] = json.loads(zlib.decompress(os.pread(self._file.fileno(), size, at)))
        return rows
