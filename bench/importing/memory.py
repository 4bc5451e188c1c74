"""How much memory a tree of processes and a database server hold together, at most, while something runs.

Of each process its proportional set size: what several share (libraries, the server's buffers) is counted once among
them. Files that lie in memory (memfd) belong to no process's set and are added, each once.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

EVERY = 0.2  # seconds between two looks
_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
GONE = (FileNotFoundError, ProcessLookupError, PermissionError)


@dataclass
class Peak:
    """The most that was held at one time, in bytes, and by whom: the work, the server, files in memory."""

    total: int = 0
    parts: dict[str, int] = field(default_factory=dict)

    def look(self, work: int, server: int | None) -> None:
        """Adds up what is held now."""
        own, theirs = list(_family(work)), list(_family(server)) if server else []
        parts = {"work": sum(map(_pss, own)), "server": sum(map(_pss, theirs)), "files": _in_memory(own)}
        total = sum(parts.values())
        if total > self.total:
            self.total, self.parts = total, parts


def _family(pid: int) -> Iterator[int]:
    yield pid
    with suppress(*GONE):
        for task in Path(f"/proc/{pid}/task").iterdir():
            with suppress(*GONE):
                for child in (task / "children").read_text().split():
                    yield from _family(int(child))


def _pss(pid: int) -> int:
    with suppress(*GONE):
        found = _PSS.search(Path(f"/proc/{pid}/smaps_rollup").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


def _in_memory(pids: Sequence[int]) -> int:
    """Bytes of the memfd files that these processes hold open."""
    sizes: dict[int, int] = {}
    for pid in pids:
        with suppress(*GONE):
            for handle in Path(f"/proc/{pid}/fd").iterdir():
                with suppress(*GONE):
                    if os.readlink(handle).startswith("/memfd:"):
                        about = handle.stat()
                        sizes[about.st_ino] = about.st_blocks * 512
    return sum(sizes.values())


def watched(
    command: Sequence[str], server: int | None, environment: Mapping[str, str] | None = None
) -> tuple[str, Peak]:
    """Runs a command, with the server's process beside it; gives what it printed and the peak."""
    peak = Peak()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as work:
        looking = threading.Thread(target=_look_on, args=(peak, work, server), daemon=True)
        looking.start()
        assert work.stdout is not None
        told = work.stdout.read()
        code = work.wait()
        looking.join()
    if code:
        raise RuntimeError(f"{' '.join(command)} ended with {code}")
    return told, peak


def _look_on(peak: Peak, work: subprocess.Popen[str], server: int | None) -> None:
    while work.poll() is None:
        peak.look(work.pid, server)
        time.sleep(EVERY)
