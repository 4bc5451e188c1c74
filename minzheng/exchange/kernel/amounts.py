"""Sums of money and counts as offices write them, exactly; money comes back in fen."""

from __future__ import annotations

import re
from decimal import Decimal

from minzheng.exchange.kernel.messages import Unfit
from minzheng.exchange.kernel.sheets import Cell
from minzheng.registry.kernel.text import compact

_AMOUNT = re.compile(r"(-?)(\d+|\d{1,3}(?:,\d{3})+)(\.\d+)?(万元|万|元整|元)?")
_BRACKETED = re.compile(r"\((.*)\)")
_COUNT = re.compile(r"(-?\d+)(?:\.0+)?(分钟|分|次|人|岁|天)?")
_MINUS = str.maketrans("−–", "--")
_FEN = Decimal(100)
_WAN = Decimal(10_000)
# Sums in a spreadsheet leave traces of binary fractions; a ten-thousandth of a fen is one of them.
_TRACE = 1e-4
_LARGEST = 10**12


def read_fen(cell: Cell, heading_unit: str) -> tuple[int, str | None]:
    """Return an amount in fen and how it was repaired; a unit in the cell outweighs the heading's; Unfit otherwise."""
    if isinstance(cell, float):
        return _fen_of_number(cell, heading_unit), None
    text = compact(cell or "").translate(_MINUS).removeprefix("人民币").lstrip("¥￥")
    bracketed = _BRACKETED.fullmatch(text)
    found = _AMOUNT.fullmatch(f"-{bracketed[1]}" if bracketed else text)
    if found is None:
        raise Unfit("amount_unreadable")
    sign, whole, fraction, unit = found.groups()
    yuan = Decimal(sign + whole.replace(",", "") + (fraction or ""))
    fen = yuan * _FEN * (_WAN if (unit or heading_unit).startswith("万") else 1)
    if fen != fen.to_integral_value():
        raise Unfit("amount_fraction")
    return _within(int(fen)), None if text == cell and not unit and "," not in whole else "repaired_amount"


def read_count(cell: Cell) -> tuple[int, str | None]:
    """Return a whole number and how it was repaired; Unfit for anything else."""
    if isinstance(cell, float):
        if not cell.is_integer():
            raise Unfit("integer_unreadable")
        return int(cell), None
    found = _COUNT.fullmatch(compact(cell or ""))
    if found is None:
        raise Unfit("integer_unreadable")
    return int(found[1]), None if found[1] == cell else "repaired_amount"


def _fen_of_number(yuan: float, heading_unit: str) -> int:
    exact = yuan * 100 * (10_000 if heading_unit.startswith("万") else 1)
    if abs(exact) > _LARGEST:
        raise Unfit("amount_unreadable")
    if abs(exact - round(exact)) > _TRACE:
        raise Unfit("amount_fraction")
    return round(exact)


def _within(fen: int) -> int:
    if abs(fen) > _LARGEST:
        raise Unfit("amount_unreadable")
    return fen
