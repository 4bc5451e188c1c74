"""Reading ahead: who knows which files come next has each read while the one before it is merged.

What was read ahead is found by the digest of the file's bytes, once; whoever finds nothing reads the file then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from minzheng.exchange.kernel.digest import digest_of
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.reading import Limits, extract
from minzheng.exchange.kernel.sheets import RawSheet

Extracted = list[RawSheet] | Problem

_begun: dict[str, Future[Extracted]] = {}


def one_ahead(paths: Iterable[Path]) -> Iterator[bytes]:
    """The content of each file in turn; meanwhile a child process reads the one after it."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        waiting: bytes | None = None
        try:
            for path in paths:
                content = path.read_bytes()
                _begun[digest_of(content)] = reader.submit(extract, path, Limits())
                if waiting is not None:
                    yield waiting
                waiting = content
            if waiting is not None:
                yield waiting
        finally:
            _begun.clear()


def taken(digest: str) -> Extracted | None:
    """What was read ahead of the file with this digest; None if nothing was."""
    found = _begun.pop(digest, None)
    return found.result() if found is not None else None
