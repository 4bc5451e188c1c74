"""Resuming: a step that a fault has stopped is put into the queue again; what it had begun was undone with it."""

from __future__ import annotations

import uuid

from minzheng.exchange.models import Delivery
from minzheng.exchange.working import working
from minzheng.platform.acting import Actor
from minzheng.platform.jobs import begin_again
from minzheng.platform.verbs import Refused, record, verb


@verb(permit="exchange.receive")
def resume_delivery(actor: Actor, *, delivery: Delivery, key: uuid.UUID) -> Delivery:
    """The stopped step begins again; refuses a file of which nothing is stopped."""
    work = working(delivery)
    if work is None or not work.stopped:
        raise Refused("not_stopped")
    begin_again(work.stopped)
    record(delivery, kind="resumed", diff={"jobs": [job.number for job in work.stopped]})
    return delivery
