"""Whether a data folder's server lives: its pid file, believed only if that process really is our server.

After a reboot the pid may be another process's; pg_ctl would call it "running" and stop it.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

STATUS_LINE = 7  # of postmaster.pid, counted from 0: starting, ready, stopping


@dataclass(frozen=True)
class Postmaster:
    """A living server process; `ready` once it accepts connections."""

    pid: int
    ready: bool


def find(data: Path) -> Postmaster | None:
    """Return the living server of this data folder, or None."""
    lines = _pid_file_lines(data)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    if not _serves(pid, data):
        return None
    return Postmaster(pid, ready=len(lines) > STATUS_LINE and lines[STATUS_LINE].strip() == "ready")


def clear_stale_notes(data: Path, socket: Path) -> None:
    """Remove the pid file, and the lock beside the socket, of a server that is not ours any more.

    A process that was killed keeps its pid until its parent asks after it; after a reboot another may have it. A lost
    server's last children still hold its shared memory: PostgreSQL itself refuses to start beside them.
    """
    if find(data) is None:
        _pid_file(data).unlink(missing_ok=True)
        socket.with_name(f"{socket.name}.lock").unlink(missing_ok=True)


def _pid_file(data: Path) -> Path:
    return data / "postmaster.pid"


def _pid_file_lines(data: Path) -> list[str]:
    try:
        return _pid_file(data).read_text().splitlines()
    except FileNotFoundError:
        return []


def _serves(pid: int, data: Path) -> bool:
    return str(data) in _command_line(pid)


def _command_line(pid: int) -> str:
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except (FileNotFoundError, ProcessLookupError):
            return ""
    listing = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False
    )
    return listing.stdout
