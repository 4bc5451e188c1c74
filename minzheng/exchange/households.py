"""What a file of the residence booklet tells of households: entered once it is merged, taken back with it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence

from django.db import transaction

from minzheng.exchange.content import BookColumns
from minzheng.exchange.contracts import contracts
from minzheng.exchange.merging.turns import take_turns
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import StagedRow, each_staged
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import in_parts
from minzheng.platform.installed import installed_pack
from minzheng.platform.jobs import derived_key
from minzheng.platform.models import Event, EventLine
from minzheng.platform.verbs import Origin
from minzheng.registry.models import Membership
from minzheng.registry.services import (
    BookRow,
    WithdrawMembershipRow,
    enter_all_in_book,
    withdraw_memberships,
)

AT_A_TIME = 20_000
Place = tuple[str, int]


def enter_households(
    actor: Actor,
    delivery: Delivery,
    key: uuid.UUID,
    cause: int | None = None,
    *,
    people: Collection[int] | None = None,
) -> None:
    """Everybody in the file stands in the household of their row, from the day the file was sent; or these alone."""
    contract = contracts(installed_pack()).get(delivery.source)
    if contract is None or contract.household is None:
        return
    rows = (row for row in each_staged(delivery) if people is None or row.subject_id in people)
    _enter(actor, delivery, contract.household, rows, key, cause)


def settle_households(
    actor: Actor, delivery: Delivery, counts: Sequence[StagedRow], gone: Collection[Place], event: Event
) -> None:
    """The same of rows that came to count; what rows that no longer do told of households is taken back."""
    contract = contracts(installed_pack()).get(delivery.source)
    if contract is None or contract.household is None:
        return
    key = derived_key(event, "exchange.households")
    lines = EventLine.objects.visible_to(actor).filter(
        origin_delivery=delivery.pk, object_kind=Membership._meta.label_lower, kind="made"
    )
    told = lines.filter(origin_row__in={row for _, row in gone})
    members = {
        pk
        for pk, *place in told.values_list("object_id", "origin_sheet", "origin_row")
        if tuple(place) in gone
    }
    standing = Membership.objects.visible_to(actor).standing().filter(pk__in=members).order_by("pk")
    rows = [WithdrawMembershipRow(pk) for pk in standing.values_list("pk", flat=True)]
    if rows:
        withdraw_memberships.many(actor, rows, key=key, cause=event.pk)
    _enter(actor, delivery, contract.household, counts, key, event.pk)


def _enter(
    actor: Actor,
    delivery: Delivery,
    columns: BookColumns,
    staged_rows: Iterable[StagedRow],
    key: uuid.UUID,
    cause: int | None,
) -> None:
    with transaction.atomic():
        take_turns()
        for number, rows in enumerate(in_parts(_told(delivery, columns, staged_rows), AT_A_TIME)):
            enter_all_in_book.many(actor, rows, key=uuid.uuid5(key, str(number)), cause=cause)


def _told(delivery: Delivery, columns: BookColumns, rows: Iterable[StagedRow]) -> Iterator[BookRow]:
    """Of each person the first row that names a household."""
    seen: set[int] = set()
    for row in rows:
        number = row.values.get(columns.number)
        if row.subject_id is None or not number or row.subject_id in seen:
            continue
        seen.add(row.subject_id)
        relation = row.values.get(columns.relation) or ""
        yield BookRow(
            row.subject_id,
            number,
            delivery.sent_on,
            relation=relation,
            is_head=relation == columns.head,
            origin=Origin(delivery.pk, row.sheet, row.row),
            source=delivery.source,
            sent_on=delivery.sent_on,
        )


def take_back_households(
    actor: Actor,
    delivery: Delivery,
    key: uuid.UUID,
    cause: int | None = None,
    *,
    people: Collection[int] | None = None,
) -> None:
    """What a file told of households no longer stands; or what it told of these people."""
    told = Membership.objects.visible_to(actor).standing().filter(delivery=delivery.pk).order_by("pk")
    if people is not None:
        told = told.filter(subject__in=people)
    rows = map(WithdrawMembershipRow, told.values_list("pk", flat=True))
    with transaction.atomic():
        for number, part in enumerate(in_parts(rows, AT_A_TIME)):
            withdraw_memberships.many(actor, part, key=uuid.uuid5(key, str(number)), cause=cause)
