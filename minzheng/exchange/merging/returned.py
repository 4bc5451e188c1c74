"""Rows that go back: where each stood and all that is wrong with it, once a row."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from minzheng.exchange.kernel.rows import BadRow
from minzheng.exchange.models import Delivery, ReturnedRow
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import insert_all, update_all
from minzheng.platform.verbs import Origin, record


def give_back(actor: Actor, delivery: Delivery, bad: Iterable[BadRow]) -> list[ReturnedRow]:
    """Keeps the rows for their sender; what is told of a row that went back already is added there."""
    bad = list(bad)
    numbers = sorted({row.row for row in bad})
    known: QuerySet[ReturnedRow] = delivery.returned_rows.filter(row__in=numbers)
    rows = {(row.sheet, row.row): row for row in known}
    before = set(rows)
    for one in bad:
        told = [problem.as_json() for problem in one.problems]
        row = rows.setdefault((one.sheet, one.row), _made(delivery, one))
        row.problems += [problem for problem in told if problem not in row.problems]
    new = [row for place, row in rows.items() if place not in before]
    insert_all(ReturnedRow, new)
    update_all(ReturnedRow, [rows[place] for place in before], ("problems",))
    for row in rows.values():
        record(row, kind="returned", origin=Origin(delivery.pk, row.sheet, row.row))
    return [rows[one.sheet, one.row] for one in bad]


def _made(delivery: Delivery, row: BadRow) -> ReturnedRow:
    return ReturnedRow(
        delivery=delivery,
        area_id=delivery.area_id,
        party_id=delivery.party_id,
        sheet=row.sheet,
        row=row.row,
        problems=[],
    )
