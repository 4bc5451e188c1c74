"""The pack this installation runs on, loaded once a process and again when something was published."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path

from minzheng.platform.packs import Pack, load, load_file, pack_folder
from minzheng.platform.packs.files import Role
from minzheng.platform.packs.parameters import ParametersFile
from minzheng.platform.server import state

DEFAULT_PACK = "tianning"
NOTE = "pack"
_where: list[Callable[[], str]] = []


def pack_code() -> str:
    """The code of the pack: of MINZHENG_PACK, else of the one that was built here last."""
    told = os.environ.get("MINZHENG_PACK")
    note = state.location() / NOTE
    return told or (note.read_text(encoding="utf-8") if note.is_file() else DEFAULT_PACK)


def note_pack(code: str) -> None:
    """From now on commands speak of this pack unless MINZHENG_PACK names another."""
    draft = state.folder() / f".{NOTE}.new"
    draft.write_text(code, encoding="utf-8")
    draft.replace(state.folder() / NOTE)


def installed_pack() -> Pack:
    """The pack with what was published for it; raises PackError with every problem it has.

    What is published counts from the next call on, in every process: the file is asked after each time.
    """
    path = _where[0]() if _where else ""
    try:
        stamp = os.stat(path).st_mtime_ns
    except FileNotFoundError:
        return _as_written()
    return _with_published(path, stamp)


def look_for_published(where: Callable[[], str]) -> None:
    """From now on the pack is asked for with what is published in this file; commands without a database know none."""
    _where[:] = [where]


def forget_pack() -> None:
    """The pack is read anew at the next call."""
    _as_written.cache_clear()
    _with_published.cache_clear()


@lru_cache(maxsize=1)
def _as_written() -> Pack:
    return load(pack_folder(pack_code()))


@lru_cache(maxsize=1)
def _with_published(path: str, stamp: int) -> Pack:
    file = Path(path)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return _as_written().with_published(load_file(file, ParametersFile), digest)


@lru_cache(maxsize=1)
def role_book() -> Mapping[str, Role]:
    """The pack's roles by code."""
    return {role.code: role for role in installed_pack().roles}
