"""Keys for other systems: an account issues one for a sender it may send for, and ends it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated

from minzheng.exchange.models import AccessToken
from minzheng.exchange.services.receive import agreed_with
from minzheng.platform.acting import Actor
from minzheng.platform.models import Division, Party
from minzheng.platform.time import now, today
from minzheng.platform.verbs import Longest, Reason, Refused, record, verb

Short = Annotated[str, Longest(80)]


@verb(permit="exchange.receive")
def issue_token(
    actor: Actor,
    *,
    title: Short,
    sources: list[str],
    valid_until: date,
    digest: str,
    key: uuid.UUID,
    area: Division | None = None,
    party: Party | None = None,
) -> AccessToken:
    """Another system may send these sources in the account's name until that day; `digest` is that of its secret.

    Refuses no source, one that isn't agreed with this sender, and a day that is over.
    """
    if not sources:
        raise Refused("no_such_source")
    if valid_until < today():
        raise Refused("dates", (Reason("valid_until", str(valid_until)),))
    for source in sources:
        _, place, party_of = agreed_with(actor, source, area, party, today())
    token = AccessToken(
        area=place,
        party=party_of,
        agent_id=actor.agent_id,
        title=title,
        sources=sorted(set(sources)),
        digest=digest,
        issued_at=now(),
        valid_until=valid_until,
    )
    token.save(force_insert=True)
    record(token, diff={"sources": token.sources, "valid_until": valid_until})
    return token


@verb(permit="exchange.receive")
def end_token(actor: Actor, *, token: AccessToken, key: uuid.UUID) -> AccessToken:
    """The key opens nothing from now on; refuses one that has ended."""
    if token.ended_at is not None:
        raise Refused("done_already")
    token.ended_at = now()
    token.save(update_fields=["ended_at"])
    record(token, kind="ended")
    return token
