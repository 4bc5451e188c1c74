"""Whole numbers as running text writes them in each language."""

from __future__ import annotations

UNGROUPED_DIGITS = 4  # GB/T 15835-2011, 5.1.1: numbers of up to four digits need no separator


def written(number: int, language: str) -> str:
    """The number: English with separators; Chinese without them up to four digits."""
    plain = language == "zh" and len(str(abs(number))) <= UNGROUPED_DIGITS
    return str(number) if plain else f"{number:,}"
