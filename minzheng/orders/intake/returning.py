"""Rows that orders could not use come back like rows that could not be read: with what would be right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from minzheng.exchange.contracts import contracts
from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.models import Delivery
from minzheng.exchange.services import ReturnRow, return_rows
from minzheng.exchange.staging import StagedRow
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.jobs import derived_key
from minzheng.platform.models import Event
from minzheng.platform.reasons import Reason, render
from minzheng.platform.verbs import Origin, RefusedRow


@dataclass(frozen=True, slots=True)
class Message:
    """What a refusal means for the sender: the message, and the column it is about."""

    code: str
    column: str = ""


Messages = Mapping[str, Message]

NOT_YOURS = Problem("sender_may_not")
# Refusals that every file may meet.
COMMON: Messages = {
    "same_person": Message("same_person"),
    "not_permitted": Message("sender_may_not"),
    "not_permitted_here": Message("sender_may_not"),
}


@dataclass(frozen=True, slots=True)
class Returned:
    """A row that comes back, why, and the column it is about, if it is about one."""

    row: StagedRow
    problem: Problem
    column: str = ""


def origin_of(delivery: Delivery, row: StagedRow) -> Origin:
    """Where a row stood, for the line of what comes of it."""
    return Origin(delivery.pk, row.sheet, row.row)


def returned(row: StagedRow, refused: RefusedRow, messages: Messages) -> Returned:
    """A row that a verb refused; a refusal that these messages don't know is a defect and raises KeyError."""
    message = {**COMMON, **messages}[refused.code]
    seen = str(row.values.get(message.column, "")) if message.column else ""
    problem = Problem(message.code, seen=seen, parameters=_right(refused.reasons))
    return Returned(row, problem, message.column)


def _right(reasons: Sequence[Reason]) -> dict[str, str]:
    return {"right": render(reasons[0].rule)} if reasons and reasons[0].rule else {}


def send_back(event: Event, actor: Actor, delivery: Delivery, back: Sequence[Returned]) -> None:
    """Lets the rows come back; each engine's own share of an event has a key of its own."""
    headings = _headings(delivery)
    rows = [
        ReturnRow(
            delivery.pk,
            each.row.sheet,
            each.row.row,
            (replace(each.problem, heading=headings.get(each.column, "")),),
        )
        for each in back
    ]
    if rows:
        return_rows.many(actor, rows, key=derived_key(event, "orders.return"), cause=event.pk)


def _headings(delivery: Delivery) -> dict[str, str]:
    """What the contract calls each column; by it the workbook that goes back finds the cell."""
    contract = contracts(installed_pack())[delivery.source]
    return {each.code: each.headings[0] for each in contract.fields}
