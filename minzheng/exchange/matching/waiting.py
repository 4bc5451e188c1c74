"""Rows without a usable number between the check and their matching: kept encrypted beside those that passed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

import pyarrow as pa

from minzheng.exchange.content import Contract
from minzheng.exchange.kept import UNNUMBERED, keeping, kept_table
from minzheng.exchange.kernel.rows import BadRow
from minzheng.exchange.kernel.unnumbered import WaitingRow, from_text, to_text
from minzheng.exchange.models import Delivery

TOLD = pa.schema([("told", pa.string())])


@contextmanager
def keeping_waiting(delivery: Delivery) -> Iterator[Callable[[Iterable[BadRow]], list[BadRow]]]:
    """Of bad rows, some at a time, keeps those that lack their number alone, and gives the others, which go back."""
    with keeping(delivery, UNNUMBERED, TOLD) as keep:

        def keep_waiting(bad: Iterable[BadRow]) -> list[BadRow]:
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
                keep(pa.table([waiting], schema=TOLD))
            return back

        yield keep_waiting


def waiting_rows(delivery: Delivery, contract: Contract) -> Sequence[WaitingRow]:
    """The rows kept, in the order of the file."""
    table = kept_table(delivery, UNNUMBERED)
    return (
        [from_text(text, contract) for text in table.column("told").to_pylist()] if table is not None else []
    )
