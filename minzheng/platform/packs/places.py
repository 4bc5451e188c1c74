"""Where packs lie: in the checkout beside the package, or where MINZHENG_PACKS says."""

from __future__ import annotations

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def packs_dir() -> Path:
    """The folder of all packs."""
    told = os.environ.get("MINZHENG_PACKS")
    return Path(told) if told else CHECKOUT / "packs"


def pack_folder(name: str) -> Path:
    """A pack's folder by its code, or by a path to it."""
    here = packs_dir() / name
    return here if here.is_dir() else Path(name)
