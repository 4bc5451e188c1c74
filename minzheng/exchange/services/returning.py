"""Rows another engine could not use come back too, like those that could not be read."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.rows import BadRow
from minzheng.exchange.merging.returned import give_back
from minzheng.exchange.models import Delivery, ReturnedRow
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import update_all
from minzheng.platform.verbs import Refused, setwise, verb


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """A row of a delivery (`target_id`) that comes back: sheet and row as the sender sees them, and what is wrong."""

    target_id: int
    sheet: str
    row: int
    problems: tuple[Problem, ...]


@verb(permit="exchange.receive")
def return_row(
    actor: Actor,
    *,
    delivery: Delivery,
    sheet: str,
    row: int,
    problems: tuple[Problem, ...],
    key: uuid.UUID,
) -> ReturnedRow:
    """The row comes back with these problems, besides any it came back with before."""
    (answer,) = _return(actor, [ReturnRow(delivery.pk, sheet, row, problems)], {delivery.pk: delivery})
    return answer


@setwise(return_row, target=Delivery)
def return_rows(
    actor: Actor, rows: Sequence[ReturnRow], targets: Mapping[int, Delivery]
) -> Sequence[ReturnedRow | Refused]:
    """One answer a row."""
    return _return(actor, rows, targets)


def _return(actor: Actor, rows: Sequence[ReturnRow], targets: Mapping[int, Delivery]) -> list[ReturnedRow]:
    made: dict[tuple[int, str, int], ReturnedRow] = {}
    for pk in dict.fromkeys(row.target_id for row in rows):
        delivery = targets[pk]
        bad = [BadRow(row.sheet, row.row, row.problems) for row in rows if row.target_id == pk]
        new = len({(row.sheet, row.row) for row in bad} - _came_back(delivery, bad))
        made |= {(pk, row.sheet, row.row): row for row in give_back(actor, delivery, bad)}
        delivery.returned += new
        delivery.accepted = max(0, delivery.accepted - new)
    update_all(Delivery, list(targets.values()), ("returned", "accepted"))
    return [made[row.target_id, row.sheet, row.row] for row in rows]


def _came_back(delivery: Delivery, bad: Sequence[BadRow]) -> set[tuple[str, int]]:
    """Which of these rows came back before."""
    known = delivery.returned_rows.filter(row__in={row.row for row in bad})
    return set(known.values_list("sheet", "row"))
