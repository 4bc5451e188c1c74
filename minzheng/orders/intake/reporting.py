"""A provider's file reports visits, as the provider: each stands on an order of its own for this person and item."""

from __future__ import annotations

from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import StagedRow, staged
from minzheng.orders.intake.finding import OrderBook
from minzheng.orders.intake.returning import NOT_YOURS, Message, Returned, origin_of, returned, send_back
from minzheng.orders.intake.senders import sender_of
from minzheng.orders.services import ReportRow, report_visits
from minzheng.platform.acting import Actor, acting
from minzheng.platform.installed import installed_pack
from minzheng.platform.jobs import derived_key
from minzheng.platform.models import Event

MESSAGES = {
    "not_found": Message("order_missing"),
    "withdrawn_already": Message("order_missing"),
    "outside_order": Message("order_outside", "served_on"),
    "in_future": Message("date_future", "served_on"),
    "minutes": Message("outside_range", "minutes"),
    "known_already": Message("number_used", "order_no"),
    "above_ceiling": Message("order_used_up", "served_on"),
}


def report_served(event: Event, actor: Actor, delivery: Delivery) -> None:
    """Every visit of the file is reported; those without an order, or with a used number, come back."""
    rows = staged(delivery)
    provider = sender_of(delivery, "party", "orders.report")
    if provider is None:
        return send_back(event, actor, delivery, [Returned(row, NOT_YOURS) for row in rows])
    with acting(provider):
        subjects = (row.subject_id for row in rows if row.subject_id is not None)
        book = OrderBook(provider, delivery.party, subjects, installed_pack())
        told = [_told(delivery, row, book) for row in rows]
        key = derived_key(event, "orders.report_served")
        answer = report_visits.many(provider, told, key=key, cause=event.pk)
    back = [returned(rows[each.index], each, MESSAGES) for each in answer.refused]
    send_back(event, actor, delivery, back)


def _told(delivery: Delivery, row: StagedRow, book: OrderBook) -> ReportRow:
    values = row.values
    return ReportRow(
        target_id=book.find(row.subject_id, values["item"], values["served_on"]),
        number=values["order_no"],
        served_on=values["served_on"],
        minutes=values["minutes"],
        worker=values["worker"],
        item=values["item"],
        origin=origin_of(delivery, row),
    )
