"""The workbook that goes back to its sender, made anew from the encrypted original: nothing of it lies on a disk."""

from __future__ import annotations

import os
from pathlib import Path

from minzheng.exchange.contracts import contracts
from minzheng.exchange.kernel.annotate import annotate
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.reading import read, read_extracted
from minzheng.exchange.kernel.rows import BadRow
from minzheng.exchange.models import Delivery
from minzheng.exchange.originals import opened, signed_rows
from minzheng.platform.installed import installed_pack
from minzheng.platform.verbs import Refused


def bad_rows(delivery: Delivery) -> list[BadRow]:
    """The rows that came back, with all that is wrong with each."""
    return [
        BadRow(row.sheet, row.row, tuple(Problem(**problem) for problem in row.problems))
        for row in delivery.returned_rows.order_by("sheet", "row", "pk")
    ]


def returned_workbook(delivery: Delivery, language: str) -> bytes:
    """The returned rows as sent, each wrong cell marked, with what would be right in zh or en.

    Refuses a delivery whose original is no longer here.
    """
    contract = contracts(installed_pack())[delivery.source]
    kept = signed_rows(delivery.pk) if contract.by_authorisation else None
    if kept is not None:
        reading = read_extracted(kept, contract, delivery.columns)
    else:
        try:
            with opened(delivery.digest) as path:
                reading = read(path, contract, delivery.columns)
        except FileNotFoundError as missing:
            raise Refused("original_missing") from missing
    descriptor = os.memfd_create("returned")
    with os.fdopen(descriptor, "rb") as file:
        annotate(reading, bad_rows(delivery), Path(f"/proc/{os.getpid()}/fd/{descriptor}"), language=language)
        return file.read()
