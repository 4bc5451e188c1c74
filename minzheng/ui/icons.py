"""The names of the sprite's icons: another name is refused, so that no page asks for a missing one."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

SPRITE = Path(__file__).resolve().parents[2] / "third-party/vendor/icons.svg"


@cache
def icon_names() -> frozenset[str]:
    """Return the names in the sprite; those of filled icons end in -filled."""
    return frozenset(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text("utf-8")))
