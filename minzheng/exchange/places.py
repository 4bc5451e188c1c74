"""Where files of this installation lie: the state folder, apart for each database, so that tests touch nobody's."""

from __future__ import annotations

from pathlib import Path

from django.db import connection

from minzheng.exchange.kernel.lake import Lake
from minzheng.platform.server import state


def root() -> Path:
    """The folder of this database's originals, staged rows and lake; deleting it loses them."""
    return state.folder() / "files" / str(connection.settings_dict["NAME"])


def folder(name: str) -> Path:
    """A folder in it, made private to the account that runs Minzheng if it isn't there."""
    path = root() / name
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def lake() -> Lake:
    """The lake of this database."""
    return Lake(folder("lake"))


def put(path: Path, content: bytes) -> None:
    """Writes a file all at once: readers see the old one or the new one, never a part."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.chmod(0o600)
    part.replace(path)
