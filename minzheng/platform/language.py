"""The language of whoever reads: the one that packs, kept words and messages name it by."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import get_language


def reader_language() -> Literal["zh", "en"]:
    """English where it was chosen, else Chinese."""
    return "en" if (get_language() or "").startswith("en") else "zh"
