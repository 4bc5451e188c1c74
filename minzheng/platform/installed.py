"""The pack this installation runs on, loaded once a process."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache

from minzheng.platform.packs import Pack, load, pack_folder
from minzheng.platform.packs.files import Role

DEFAULT_PACK = "tianning"


def pack_code() -> str:
    """The code of the pack, from MINZHENG_PACK."""
    return os.environ.get("MINZHENG_PACK", DEFAULT_PACK)


@lru_cache(maxsize=1)
def installed_pack() -> Pack:
    """The pack; raises PackError with every problem it has."""
    return load(pack_folder(pack_code()))


@lru_cache(maxsize=1)
def role_book() -> Mapping[str, Role]:
    """The pack's roles by code."""
    return {role.code: role for role in installed_pack().roles}
