"""Starts, stops and watches the embedded server; any number of processes may ask at once.

The server outlives the process that started it. A killed server is recovered by the next start, however long
its recovery takes.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from minzheng.platform.server import cluster, postmaster, state
from minzheng.platform.server.cluster import Cluster
from minzheng.platform.server.errors import ServerError

RECOVERY_SECONDS = 600
RETRY_SECONDS = (
    30  # after kill -9 the dead server's pid and shared memory linger, on a busy machine for seconds
)
LOCK = "database"


@dataclass(frozen=True)
class Status:
    """What `minzheng db status` prints."""

    running: bool
    pid: int | None
    state: Path
    socket: Path


def status() -> Status:
    """Return whether the embedded server runs; starts and makes nothing."""
    place = state.location()
    found = postmaster.find(_data(place))
    return Status(found is not None, found.pid if found else None, place, cluster.socket_folder())


def start() -> None:
    """Start the embedded server unless it runs; afterwards it accepts connections.

    Raises ServerError with PostgreSQL's own words if it does not come up.
    """
    if _accepts():
        return
    with state.locked(LOCK):
        _start(cluster.prepare())


def stop() -> bool:
    """Stop the embedded server and return whether it ran; open connections are ended, nothing is lost."""
    if postmaster.find(_data(state.location())) is None:
        return False
    with state.locked(LOCK):
        place = cluster.prepare()
        ended = place.run("pg_ctl", "stop", "-w", "-m", "fast", "-t", str(RECOVERY_SECONDS), "-D", place.data)
    if ended.returncode != 0:
        raise ServerError(f"The database did not stop: {ended.stderr.strip()}")
    shutil.rmtree(place.sockets, ignore_errors=True)
    return True


def _data(place: Path) -> Path:
    return place / "database" / "cluster"


def _accepts() -> bool:
    found = postmaster.find(_data(state.location()))
    return found is not None and found.ready and _answers()


def _answers() -> bool:
    """Whether somebody listens: a server killed a moment ago leaves its files, but no listener."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(_socket()))
        except OSError:
            return False
    return True


def _socket() -> Path:
    return cluster.socket_folder() / f".s.PGSQL.{cluster.PORT}"


def _start(place: Cluster) -> None:
    deadline = time.monotonic() + RETRY_SECONDS
    while not _accepts():
        attempt = _attempt(place)
        if attempt.returncode == 0:
            return
        if time.monotonic() > deadline:
            raise ServerError(f"The database did not start: {_last_words(place, attempt)}")
        time.sleep(0.2)


def _attempt(place: Cluster) -> subprocess.CompletedProcess[str]:
    if postmaster.find(place.data) is not None:
        _end_unreachable(place)
    postmaster.clear_stale_notes(place.data, _socket())
    wait = ("-w", "-t", str(RECOVERY_SECONDS))
    return place.run("pg_ctl", "start", *wait, "-D", place.data, "-l", place.home / "start.log")


def _end_unreachable(place: Cluster) -> None:
    """Wait for a server that is still starting; one that is ready without its socket file is stopped."""
    deadline = time.monotonic() + RECOVERY_SECONDS
    while (found := postmaster.find(place.data)) and not found.ready and time.monotonic() < deadline:
        time.sleep(0.1)
    if found and not _accepts():
        place.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", place.data)


def _last_words(place: Cluster, attempt: subprocess.CompletedProcess[str]) -> str:
    log = place.home / "start.log"
    words = log.read_text(errors="replace") if log.exists() else ""
    return "\n".join([attempt.stderr.strip(), *words.splitlines()[-5:]])
