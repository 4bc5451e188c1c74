"""The pack this installation runs on, loaded once a process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache

from minzheng.platform.packs import Pack, load, pack_folder
from minzheng.platform.packs.files import Role
from minzheng.platform.server import state

DEFAULT_PACK = "tianning"
NOTE = "pack"


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


@lru_cache(maxsize=1)
def installed_pack() -> Pack:
    """The pack; raises PackError with every problem it has."""
    return load(pack_folder(pack_code()))


@lru_cache(maxsize=1)
def role_book() -> Mapping[str, Role]:
    """The pack's roles by code."""
    return {role.code: role for role in installed_pack().roles}
