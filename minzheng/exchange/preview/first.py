"""What happens to a file that is sent by the page: it is read, kept for an hour and shown before it is taken in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.urls import reverse

from minzheng.exchange.kernel.messages import Problem
from minzheng.exchange.kernel.reading import Limits, extract
from minzheng.exchange.originals import lying_in_memory
from minzheng.exchange.preview.waiting import Waiting, keep_waiting, tops
from minzheng.exchange.services.receive import agreed_with
from minzheng.platform.acting import Actor


def look_first(actor: Actor, told: Mapping[str, Any], key: uuid.UUID) -> str:
    """The address of the page that shows what was understood; refuses what `receive_delivery` would refuse at once."""
    _contract, area, party = agreed_with(actor, told["source"], told["area"], told["party"], told["sent_on"])
    with lying_in_memory(BytesIO(told["content"])) as path:
        found = extract(path, Limits())
    waiting = Waiting(
        agent=actor.agent_id,
        hat=actor.hat,
        key=str(key),
        source=told["source"],
        file_name=told["file_name"],
        sent_on=told["sent_on"].isoformat(),
        area=area.pk,
        party=party.pk if party else None,
        corrects=told["corrects"].pk if told["corrects"] else None,
        sheets=() if isinstance(found, Problem) else tops(found),
        problem=found.as_json() if isinstance(found, Problem) else None,
    )
    return reverse("look-at-file", args=[keep_waiting(waiting, told["content"])])
