"""Seals every few seconds in a thread of the worker, beside its jobs: a long job does not delay the seal."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from minzheng.platform.sealing.sealer import seal
from minzheng.platform.server import ServerError, Urls

EVERY_SECONDS = 5.0
PATIENCE_SECONDS = 30.0  # for the last seal when the worker ends; killed in it, nothing is lost but its time

_log = logging.getLogger(__name__)


@contextmanager
def keep_sealing(urls: Urls, every: float = EVERY_SECONDS) -> Iterator[None]:
    """Seals at once, then every so many seconds while the block runs, and once more at its end."""
    ending = threading.Event()
    thread = threading.Thread(target=_run, args=(urls, every, ending), name="sealer", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(PATIENCE_SECONDS)


def _run(urls: Urls, every: float, ending: threading.Event) -> None:
    while not ending.is_set():
        _try(urls)
        ending.wait(every)
    _try(urls)


def _try(urls: Urls) -> None:
    """A database that is away for a while is no reason to end: what was not sealed now is sealed later."""
    try:
        seal(urls)
    except ServerError as error:
        _log.warning("The log was not sealed: %s", error)
