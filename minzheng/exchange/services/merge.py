"""Merging: a received file's rows go to people, facts, answers and the lake; the others go back. All or nothing."""

from __future__ import annotations

import uuid

from django.db import connection

from minzheng.exchange.merging.answers import record_told, told_answers
from minzheng.exchange.merging.facts import claims, record_claims
from minzheng.exchange.merging.lake import pour
from minzheng.exchange.merging.people import find_people
from minzheng.exchange.merging.reading import Merge, opened_for_merge
from minzheng.exchange.merging.refusals import problems_of
from minzheng.exchange.merging.returned import give_back
from minzheng.exchange.models import Delivery
from minzheng.exchange.staging import stage
from minzheng.platform.acting import Actor
from minzheng.platform.verbs import Refused, record, verb
from minzheng.platform.verbs.frame import Frame, running

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('exchange.merge'))"
COUNTS = ("rows", "accepted", "returned", "skipped", "new_persons", "known_persons", "repaired")


@verb(permit="exchange.receive")
def merge_delivery(actor: Actor, *, delivery: Delivery, key: uuid.UUID) -> Delivery:
    """What is good in the file is in, the rest is returned with what would be right; refuses one merged before."""
    if delivery.state != Delivery.State.RECEIVED:
        raise Refused("not_waiting")
    take_turns()
    merge = opened_for_merge(delivery)
    delivery.problem = [problem.as_json() for problem in merge.reading.refused or merge.reading.notes]
    if merge.reading.refused:
        delivery.state = Delivery.State.REFUSED
        delivery.save(update_fields=["state", "problem"])
        record(delivery, kind="refused_file")
        return delivery
    frame = running()
    if frame is not None:
        _take_in(actor, merge, frame)
    delivery.state = Delivery.State.MERGED
    delivery.save(update_fields=["state", "problem", *COUNTS])
    record(delivery, kind="merged", diff={name: getattr(delivery, name) for name in COUNTS})
    return delivery


def take_turns() -> None:
    """Files go in and out one after another: which of two holds is asked of those that are in."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)


def _take_in(actor: Actor, merge: Merge, frame: Frame) -> None:
    delivery, contract = merge.delivery, merge.contract
    delivery.rows = merge.reading.rows + merge.left_out  # passed, returned and skipped add up to it
    delivery.new_persons, delivery.known_persons = find_people(actor, merge, frame)
    rows = list(merge.staged_rows())
    refused = []
    if contract.facts:
        refused += record_claims(actor, delivery, claims(contract, delivery, rows), frame)
    known, not_taken = record_told(actor, delivery, told_answers(contract, delivery, rows), frame)
    told = [*((row.origin, why) for row, why in refused), *((row.origin, why) for row, why in not_taken)]
    back = {(at.sheet, at.row): problems_of(merge, why) for at, why in told if at is not None}
    merge.give_back(back)
    stage(delivery, merge.codes(), [row for row in rows if (row.sheet, row.row) not in back])
    give_back(actor, delivery, merge.bad)
    delivery.returned = len(merge.bad)
    delivery.skipped = sum(merge.reading.skipped.values()) + len(known)
    delivery.accepted = len(merge.rows) - len(known)
    delivery.repaired = sum(bool(row.repairs) for row in merge.rows)
    if contract.lake:
        pour(actor, contract, delivery)
