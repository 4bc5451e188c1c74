"""Under which account PostgreSQL runs: it refuses root, so root lends it a service user."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from minzheng.platform.server.errors import ServerError

SERVICE_USER = "minzheng"


@dataclass(frozen=True)
class ServiceAccount:
    """The account that owns the data folder and runs the server; `borrowed` when we are root and step down to it."""

    uid: int
    gid: int
    borrowed: bool

    def run(self, command: Sequence[str | Path], *, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Run a command as this account and return its result; output is text, a failure does not raise."""
        environment = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ} | {
            "LC_ALL": "C"
        }
        return subprocess.run(
            [str(word) for word in command],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            umask=0o077,
            user=self.uid if self.borrowed else None,
            group=self.gid if self.borrowed else None,
            extra_groups=[] if self.borrowed else None,
        )

    def own(self, path: Path) -> None:
        """Give a file or folder to this account; nothing to do when it is ours already."""
        if self.borrowed:
            os.chown(path, self.uid, self.gid)


def service_account() -> ServiceAccount:
    """Return the account for PostgreSQL: ourselves, or as root the service user, made once.

    Raises ServerError if root can't make the service user.
    """
    if os.geteuid() != 0:
        return ServiceAccount(os.geteuid(), os.getegid(), borrowed=False)
    entry = _find(SERVICE_USER) or _create(SERVICE_USER)
    return ServiceAccount(entry.pw_uid, entry.pw_gid, borrowed=True)


def _find(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create(name: str) -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    if useradd:
        shell = "/usr/sbin/nologin"
        options = [
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            shell,
        ]
        subprocess.run([useradd, *options, name], capture_output=True, check=False)
    entry = _find(name)  # also found when another process made it at the same moment
    if entry is None:
        raise ServerError(
            f"PostgreSQL refuses to run as root. Create a system user named {name}, or start as a plain user."
        )
    return entry
