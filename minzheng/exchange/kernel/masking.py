"""What of a cell may stand in a message: numbers of people never whole, long text never all."""

from __future__ import annotations

import re

from minzheng.exchange.kernel.sheets import Cell
from minzheng.platform.crypto import mask_id, mask_phone
from minzheng.registry.kernel.text import compact

_LONG_NUMBER = re.compile(r"\d[\dXx* \u3000-]{11,}[\dXx*]")
_PHONE = re.compile(r"\d{11,12}")
_LONGEST = 40
# Of fewer characters the ends that a mask leaves would be nearly all.
_SHORTEST_NUMBER = 14


def shown(cell: Cell) -> str:
    """Return a cell's text for a message: tidy, cut, whatever looks like an identity or telephone number masked."""
    if isinstance(cell, float):
        cell = str(int(cell)) if cell.is_integer() else repr(cell)
    text = (cell or "").replace("\n", " ").strip()
    text = _LONG_NUMBER.sub(lambda found: mask_id(found[0]), text)
    text = _PHONE.sub(lambda found: mask_phone(found[0]), text)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def shown_number(cell: Cell) -> str:
    """Return what a message may show of a cell that ought to hold an identity number, however broken."""
    text = compact(str(cell)) if cell is not None else ""
    return mask_id(text) if len(text) >= _SHORTEST_NUMBER else text[:2] + "*" * len(text[2:])


def veiled(cell: Cell) -> str:
    """Return what may be shown of a cell that may hold anything: its first character, and how long it is."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell or "")
    text = text.strip()
    return text[:1] + "*" * min(len(text) - 1, _LONGEST)
