"""Matching: rows of a checked file whose number can't be used are looked for in the register by all else they tell."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Sequence

from minzheng.exchange.contracts import contracts
from minzheng.exchange.kept import UNNUMBERED, let_go
from minzheng.exchange.kernel.rows import BadRow
from minzheng.exchange.kernel.unnumbered import to_text
from minzheng.exchange.matching.finding import Found, find
from minzheng.exchange.matching.waiting import waiting_rows
from minzheng.exchange.matching.ways import NOBODY, REVIEW
from minzheng.exchange.merging.returned import give_back
from minzheng.exchange.merging.turns import take_turns
from minzheng.exchange.models import Delivery, Match
from minzheng.exchange.working import work_follows
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import insert_all
from minzheng.platform.crypto import encrypt
from minzheng.platform.installed import installed_pack
from minzheng.platform.verbs import Origin, Refused, record, verb

REJECT = "reject"
COUNTS = ("waiting", "returned", "tiers")


@verb(permit="exchange.receive")
def match_delivery(actor: Actor, *, delivery: Delivery, key: uuid.UUID) -> Delivery:
    """Of rows without a usable number those whose person the evidence names go in with the file, those that may mean
    somebody wait for an eye, those that mean nobody go back. Refuses a file that isn't checked, or still waits."""
    if delivery.state != Delivery.State.CHECKED:
        raise Refused("not_waiting")
    contract = contracts(installed_pack())[delivery.source]
    rows = waiting_rows(delivery, contract)
    if rows:
        take_turns()  # files that are on their way in bring people of whom this one may speak
        _keep(actor, delivery, find(actor, delivery, contract, rows))
        let_go(delivery, UNNUMBERED)
    delivery.state = Delivery.State.MATCHED
    work_follows(delivery)
    delivery.save(update_fields=["state", "work_event", *COUNTS])
    record(delivery, kind="matched", diff={"tiers": delivery.tiers})
    return delivery


def _keep(actor: Actor, delivery: Delivery, found: Sequence[Found]) -> None:
    """A match for each row that may mean somebody; the others go back."""
    matches = insert_all(Match, [_match(delivery, one) for one in found if one.band != REJECT])
    for match in matches:
        record(match, subject_id=match.meant, origin=Origin(delivery.pk, match.sheet, match.row))
    nobodys = [BadRow(one.row.sheet, one.row.row, one.row.problems) for one in found if one.band == REJECT]
    give_back(actor, delivery, nobodys)
    delivery.returned += len(nobodys)
    delivery.waiting -= len(nobodys)
    delivery.tiers = dict(Counter(map(_way, found)))


def _match(delivery: Delivery, found: Found) -> Match:
    accepted = found.band == Match.Band.ACCEPT
    return Match(
        delivery=delivery,
        area_id=delivery.area_id,
        sheet=found.row.sheet,
        row=found.row.row,
        told_cipher=encrypt(to_text(found.row)),
        tier=found.tier,
        band=found.band,
        probability=found.probability,
        candidates=found.candidates,
        meant=found.candidates[0]["subject"] if accepted else None,
    )


def _way(found: Found) -> str:
    """How a row's person was found: by the tier where the evidence is enough, else whether it waits or is nobody's."""
    if found.band == REJECT:
        return NOBODY
    return found.tier if found.band == Match.Band.ACCEPT else REVIEW
