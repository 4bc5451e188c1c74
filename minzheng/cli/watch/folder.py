"""What lies in a watched folder: files whose writing has ended, and the place that says what they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DONE, RETURNED = "done", "returned"
# A file under one of these names is still being written, or was never meant for us.
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
OURS = frozenset({DONE, RETURNED})
DEEPEST = 3  # source / division or party / file

Mark = tuple[int, int, int]  # number, size, time of change
Looked = dict[Path, Mark]


@dataclass(frozen=True, slots=True)
class Found:
    """A complete file: where it lies, the names of the folders above it below the watched one, what it is marked by."""

    path: Path
    above: tuple[str, ...]
    mark: Mark

    @property
    def name(self) -> str:
        """Its name in words: old archives write names in GB18030."""
        return readable(self.path.name)


def look(root: Path) -> Looked:
    """Every file that may be a delivery, or still becomes one, with number, size and time of change."""
    found: Looked = {}
    for path in _files(root, DEEPEST):
        try:
            found[path] = mark_of(path)
        except FileNotFoundError:
            continue  # moved or renamed between the listing and the look
    return found


def mark_of(path: Path) -> Mark:
    """What changes when a file is written or another one takes its place."""
    about = path.stat()
    return about.st_ino, about.st_size, about.st_mtime_ns


def complete(root: Path, before: Looked, now: Looked) -> list[Found]:
    """The files that did not change between two looks, or that were renamed from an unfinished name since."""
    written = {_final(path): mark for path, mark in before.items() if _unfinished(path)}
    return [
        Found(path, path.relative_to(root).parts[:-1], mark)
        for path, mark in sorted(now.items())
        if not _unfinished(path) and (before.get(path) == mark or written.get(path) == mark)
    ]


def readable(name: str) -> str:
    """A name in words, whatever encoding it was written in."""
    raw = os.fsencode(name)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _files(folder: Path, levels: int) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith((".", "~$")) or entry.is_symlink():
            continue
        if entry.is_file():
            yield entry
        elif entry.is_dir() and levels > 1 and entry.name not in OURS:
            yield from _files(entry, levels - 1)


def _unfinished(path: Path) -> bool:
    return path.name.lower().endswith(UNFINISHED)


def _final(path: Path) -> Path:
    return path.with_suffix("")
