"""What keyboards and spreadsheets do to characters, undone: full-width, odd spaces, numbers in cells."""

from __future__ import annotations

# What people and exports leave behind: line ends, no-break, figure, narrow, ideographic, zero-width, BOM.
SPACES = "\t\n\r\x0b\x0c \xa0\u202f\u205f\u3000\u2060\ufeff" + "".join(map(chr, range(0x2002, 0x200E)))
HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {ord(space): " " for space in SPACES}
WITHOUT_SPACES = HALF_WIDTH | {ord(space): None for space in SPACES}

# From 2**53 on a floating-point number no longer holds every integer: last digits typed are gone.
EXACT_BELOW = 2**53


def compact(text: str) -> str:
    """Return text with full-width ASCII as ASCII and every kind of space taken out."""
    return text.translate(WITHOUT_SPACES)


def tidy(text: str) -> str:
    """Return text with full-width ASCII as ASCII, any run of spaces as one plain space, none at the ends."""
    return " ".join(text.translate(HALF_WIDTH).split())


def digits_of(value: str | float) -> str | None:
    """Return the digits of an exact whole number from a cell, text as it is; None if last digits are lost."""
    if isinstance(value, str):
        return value
    if abs(value) >= EXACT_BELOW or not float(value).is_integer():
        return None
    return str(int(value))
