"""The embedded cluster on disk: its folders, how it is made and how it is configured."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from minzheng.platform.server import state
from minzheng.platform.server.account import ServiceAccount, service_account
from minzheng.platform.server.binaries import programs
from minzheng.platform.server.errors import ServerError

BOOTSTRAP_ROLE = "postgres"
PORT = "5432"  # names the socket file only; there is no TCP listener
CONFIGURATION = "minzheng.conf"

# A demonstration district on an office machine: the write-ahead log has room for the set-wise import, just-in-time
# compilation costs more than it gives on short queries, and the connections are web, worker and tests together.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",  # the folder of the socket is private
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "max_connections": "120",
    "jit": "off",
    "synchronous_commit": "on",
    "timezone": "Asia/Shanghai",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "server-%d.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
}


@dataclass(frozen=True)
class Cluster:
    """Where the embedded server keeps its data and its socket, and who runs it."""

    state: Path
    account: ServiceAccount

    @property
    def home(self) -> Path:
        """The folder that the service account owns."""
        return self.state / "database"

    @property
    def data(self) -> Path:
        """PostgreSQL's data folder."""
        return self.home / "cluster"

    @property
    def sockets(self) -> Path:
        """The socket's folder: short, since a socket's path may have no more than 107 bytes."""
        return socket_folder()

    def program(self, name: str) -> Path:
        """Return the path of one of PostgreSQL's programs."""
        return programs(self.account, self.state) / name

    def run(self, program: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the service account."""
        return self.account.run([self.program(program), *arguments], cwd=self.home)


def socket_folder() -> Path:
    """Return the path of the socket's folder of this state folder, without making it."""
    return Path("/tmp") / f"mz-{state.short_hash(str(state.location()))}"


def prepare() -> Cluster:
    """Return the cluster with its folders, data and configuration in place; made where absent.

    Raises ServerError if a folder can't be used or initdb fails.
    """
    cluster = Cluster(state.folder(), service_account())
    _admit_service(cluster)
    _own_folder(cluster.home, cluster.account)
    _own_folder(cluster.sockets, cluster.account)
    if not (cluster.data / "PG_VERSION").exists():
        _initialise(cluster)
    _configure(cluster)
    return cluster


def _admit_service(cluster: Cluster) -> None:
    """Let the service user pass through the state folder, without listing it; folders above stay as they are."""
    if not cluster.account.borrowed:
        return
    if stat.S_IMODE(cluster.state.stat().st_mode) == 0o700:
        os.chown(cluster.state, -1, cluster.account.gid)
        os.chmod(cluster.state, 0o710)
    if cluster.account.run(["test", "-x", cluster.state], cwd=Path("/")).returncode != 0:
        raise ServerError(
            f"The service user can't enter {cluster.state}. "
            "Set MINZHENG_STATE to a folder whose parents others may enter."
        )


def _own_folder(path: Path, account: ServiceAccount) -> None:
    """Make a folder of the service account's own; a foreign one or a link in its place is refused."""
    if not os.path.lexists(path):
        path.mkdir(mode=0o700)
        account.own(path)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid:
        raise ServerError(f"{path} is not a folder of the database's account. Remove it and start again.")


def _initialise(cluster: Cluster) -> None:
    """Make the data folder beside its final place, so that an interrupted start leaves nothing half-done."""
    draft = cluster.home / f"draft-{secrets.token_hex(4)}"
    password = cluster.home / f"{draft.name}.password"
    password.write_text(state.derived_password(BOOTSTRAP_ROLE))
    cluster.account.own(password)
    made = cluster.run(
        "initdb",
        f"--pgdata={draft}",
        f"--username={BOOTSTRAP_ROLE}",
        f"--pwfile={password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
    )
    password.unlink()
    if made.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise ServerError(f"The database could not be created: {made.stderr.strip() or made.stdout.strip()}")
    with (draft / "postgresql.conf").open("a") as configuration:
        configuration.write(f"\ninclude = '{CONFIGURATION}'\n")
    draft.rename(cluster.data)


def _configure(cluster: Cluster) -> None:
    settings = SETTINGS | {"unix_socket_directories": str(cluster.sockets)}
    text = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
    draft = cluster.data / f"{CONFIGURATION}.new"
    draft.write_text(text)
    cluster.account.own(draft)
    draft.rename(cluster.data / CONFIGURATION)
