"""A street's file confirms or disputes visits, as the street: each is found by its provider and its number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import StagedRow, staged
from minzheng.orders.intake.finding import NO_VISIT, numbered_visits
from minzheng.orders.intake.returning import NOT_YOURS, Message, Returned, origin_of, returned, send_back
from minzheng.orders.intake.senders import sender_of
from minzheng.orders.models import ServiceVisit
from minzheng.orders.services import CheckRow, confirm_visits, dispute_visits
from minzheng.platform.acting import Actor, acting
from minzheng.platform.jobs import derived_key
from minzheng.platform.models import Event
from minzheng.platform.verbs import SetVerb

CONFIRMED = "confirmed"  # the result by which a check confirms; every other one disputes
MESSAGES = {
    "not_found": Message("visit_missing", "order_no"),
    "withdrawn_already": Message("visit_missing", "order_no"),
    "checked_already": Message("visit_checked", "order_no"),
    "dates": Message("check_early", "checked_on"),
}


def check_served(event: Event, actor: Actor, delivery: Delivery) -> None:
    """Every visit of the file is confirmed or disputed; unknown numbers and visits checked before come back."""
    rows = staged(delivery)
    street = sender_of(delivery, "staff", "orders.confirm")
    if street is None:
        return send_back(event, actor, delivery, [Returned(row, NOT_YOURS) for row in rows])
    confirmed = [row for row in rows if row.values["result"] == CONFIRMED]
    disputed = [row for row in rows if row.values["result"] != CONFIRMED]
    with acting(street):
        visits = numbered_visits(street, (row.values["order_no"] for row in rows))
        back = [
            back
            for verb, part in ((confirm_visits, confirmed), (dispute_visits, disputed))
            for back in _check(event, street, verb, delivery, part, visits)
        ]
    send_back(event, actor, delivery, back)


def _check(
    event: Event,
    street: Actor,
    verb: SetVerb[ServiceVisit, CheckRow],
    delivery: Delivery,
    rows: Sequence[StagedRow],
    visits: Mapping[tuple[str, str], int],
) -> list[Returned]:
    told = [
        CheckRow(
            target_id=visits.get((row.values["provider"], row.values["order_no"]), NO_VISIT),
            way=row.values["method"],
            checked_on=row.values["checked_on"],
            origin=origin_of(delivery, row),
        )
        for row in rows
    ]
    answer = verb.many(street, told, key=derived_key(event, "orders.check_served"), cause=event.pk)
    return [returned(rows[each.index], each, MESSAGES) for each in answer.refused]
