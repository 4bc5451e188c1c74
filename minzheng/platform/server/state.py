"""The state folder: what must outlive a checkout and never lie in it (keys, database, lake, seal).

It is private to the account that runs Minzheng. Two checkouts have two folders, so they never share a database.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from minzheng.platform.server.errors import ServerError

CHECKOUT = Path(__file__).resolve().parents[3]
LOCK_PATIENCE_SECONDS = 700  # longer than the longest crash recovery that the supervisor waits for


def short_hash(text: str) -> str:
    """Return twelve hexadecimal digits that name `text` in paths of limited length."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _default_location() -> Path:
    name = short_hash(str(CHECKOUT))
    if os.geteuid() == 0:
        return Path("/var/lib/minzheng") / name
    base = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(base) / "minzheng" / name


def location() -> Path:
    """Return the absolute path of the state folder without making it; MINZHENG_STATE overrides the default."""
    chosen = os.environ.get("MINZHENG_STATE")
    return Path(chosen).expanduser().resolve() if chosen else _default_location()


def folder() -> Path:
    """Return the state folder, made with mode 0700 if it is not there.

    Raises ServerError if another account owns it.
    """
    path = location()
    if not path.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
    if path.stat().st_uid != os.geteuid():
        raise ServerError(f"{path} belongs to another account. Set MINZHENG_STATE to a folder of yours.")
    return path


def key(name: str) -> bytes:
    """Return 32 secret bytes kept in the state folder as `<name>.key`, made once with mode 0600."""
    path = folder() / f"{name}.key"
    if path.exists():
        return path.read_bytes()
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(secrets.token_bytes(32))
    try:
        os.link(draft, path)  # fails if another process was first: its key counts
    except FileExistsError:
        return path.read_bytes()
    finally:
        draft.unlink()
    return path.read_bytes()


def derived_password(role: str) -> str:
    """Return the password of a database role: an HMAC of its name, so that nothing has to be stored or typed."""
    return hmac.new(key("database"), f"database role {role}".encode(), hashlib.sha256).hexdigest()


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Hold an exclusive lock between processes for the length of the block.

    Raises ServerError if another process holds it longer than the longest start.
    """
    descriptor = os.open(folder() / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait_for_lock(descriptor, name)
        yield
    finally:
        os.close(descriptor)


def _wait_for_lock(descriptor: int, name: str) -> None:
    deadline = time.monotonic() + LOCK_PATIENCE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise ServerError(
                    f"Another process holds {name} for too long. End it and try again."
                ) from None
            time.sleep(0.05)
        else:
            return
