"""Withdrawing: the file counts no longer, and what came of it is taken back as if it had never been sent."""

from __future__ import annotations

import uuid

from minzheng.exchange.checking.basis import forget_whole
from minzheng.exchange.contracts import contracts
from minzheng.exchange.kept import ARRIVED, UNNUMBERED, let_go
from minzheng.exchange.merging.lake import drain_off
from minzheng.exchange.merging.taking_back import take_back_answers, take_back_facts
from minzheng.exchange.merging.turns import take_turns
from minzheng.exchange.models import Delivery, Match
from minzheng.exchange.staging import unstage
from minzheng.exchange.working import work_follows
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import update_tuples
from minzheng.platform.installed import installed_pack
from minzheng.platform.verbs import Refused, Told, record, verb
from minzheng.platform.verbs.frame import running


@verb(permit="exchange.withdraw")
def withdraw_delivery(actor: Actor, *, delivery: Delivery, key: uuid.UUID, reason: Told = "") -> Delivery:
    """The file is withdrawn, and may be sent again; refuses one that is withdrawn already."""
    if delivery.state == Delivery.State.WITHDRAWN:
        raise Refused("withdrawn_already")
    delivery.state = Delivery.State.WITHDRAWN
    work_follows(delivery)
    delivery.save(update_fields=["state", "work_event"])
    let_go(delivery, ARRIVED)
    let_go(delivery, UNNUMBERED)
    forget_whole(delivery)
    record(delivery, kind="withdrawn", reason=reason)
    return delivery


@verb(permit="exchange.withdraw")
def take_back_delivery(actor: Actor, *, delivery: Delivery, key: uuid.UUID) -> Delivery:
    """What a withdrawn file brought no longer stands: facts, deaths, answers, rows of the lake.

    What it had displaced stands again, and so does what another file tells too. Refuses a file in force.
    """
    if delivery.state != Delivery.State.WITHDRAWN:
        raise Refused("in_force")
    take_turns()
    frame = running()
    if frame is not None:
        take_back_facts(actor, delivery, frame)
        take_back_answers(actor, delivery, frame)
    contract = contracts(installed_pack()).get(delivery.source)
    if contract is not None and contract.lake:
        drain_off(actor, contract, delivery)
    unstage(delivery)
    _forget_matched_rows(actor, delivery)
    record(delivery, kind="taken_back")
    return delivery


def _forget_matched_rows(actor: Actor, delivery: Delivery) -> None:
    """What its matched rows told goes; that they were matched, and how well, stays."""
    matches = Match.objects.visible_to(actor).filter(delivery=delivery)
    gone = ((pk, b"", Match.Outcome.NONE) for pk in matches.values_list("pk", flat=True))
    update_tuples(Match, ("told_cipher", "outcome"), gone)
