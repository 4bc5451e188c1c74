"""Rows without a usable number between the check and their matching: kept encrypted beside those that passed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from minzheng.exchange.content import Contract
from minzheng.exchange.kept import UNNUMBERED, keep_table, kept_table
from minzheng.exchange.kernel.rows import BadRow
from minzheng.exchange.kernel.unnumbered import WaitingRow, from_text, to_text
from minzheng.exchange.models import Delivery

TOLD = pa.schema([("told", pa.string())])


def keep_waiting(delivery: Delivery, bad: Iterable[BadRow]) -> list[BadRow]:
    """Keeps those rows that lack their number alone, and gives the others, which go back."""
    back: list[BadRow] = []
    waiting: list[str] = []
    for row in bad:
        if row.unnumbered is None:
            back.append(row)
        else:
            named = row.unnumbered
            told = WaitingRow(row.sheet, row.row, named.values, named.written, row.problems)
            waiting.append(to_text(told))
    if waiting:
        keep_table(delivery, UNNUMBERED, pa.table([waiting], schema=TOLD))
    delivery.waiting = len(waiting)
    return back


def waiting_rows(delivery: Delivery, contract: Contract) -> Sequence[WaitingRow]:
    """The rows kept, in the order of the file."""
    table = kept_table(delivery, UNNUMBERED)
    return (
        [from_text(text, contract) for text in table.column("told").to_pylist()] if table is not None else []
    )
