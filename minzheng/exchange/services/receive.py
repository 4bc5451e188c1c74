"""Receiving: the file is kept as it came, encrypted; what is in it is another step."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from minzheng.exchange.content import Contract, DataRequest, newest_request
from minzheng.exchange.contracts import contracts
from minzheng.exchange.kernel.digest import digest_of
from minzheng.exchange.merging.sender import ask_sender, sender_of
from minzheng.exchange.models import Delivery
from minzheng.exchange.originals import keep
from minzheng.exchange.working import work_follows
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Division, Party
from minzheng.platform.packs import Pack
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.time import now, today
from minzheng.platform.verbs import Reason, Refused, record, verb

LONGEST_NAME = 200
FILE, SENT_ON, REQUEST = gettext_noop("File"), gettext_noop("Sent on"), gettext_noop("Request")


@verb(permit="exchange.receive")
def receive_delivery(
    actor: Actor,
    *,
    source: str,
    file_name: str,
    content: bytes,
    sent_on: date,
    key: uuid.UUID,
    area: Division | None = None,
    party: Party | None = None,
    corrects: Delivery | None = None,
    columns: Mapping[str, str] | None = None,
) -> Delivery:
    """The file is kept and will be checked; the same bytes of the same sender are the delivery they were before,
    which then says `here_already`.

    The sender is the district, street or party named, or the one for which the actor may send. One that corrects an
    earlier file takes its place once it is in. `columns` are those of the file that somebody pointed out, by the code
    of the agreed one. Refuses a source that isn't agreed with this sender, a day that is still to come, a file whose
    request has expired, a column that isn't agreed, and a correction of another sender's or source's file, or of a
    later one.
    """
    pack = installed_pack()
    agreed, area, party = agreed_with(actor, source, area, party, sent_on)
    if unknown := {*(columns or {})} - {one.code for one in agreed.fields}:
        raise Refused("no_such_column", (Reason(phrase(FILE), ", ".join(sorted(unknown))),))
    request = _request_in_force(pack, source, sent_on)
    digest = digest_of(content)
    same = Delivery.objects.visible_to(actor).filter(source=source, digest=digest, area=area, party=party)
    known: Delivery | None = same.exclude(state=Delivery.State.WITHDRAWN).first()
    if known is not None:
        return _sent_again(known, columns, content)
    if corrects is not None:
        _ask_correction(corrects, source, area, party, sent_on)
    keep(content)
    delivery = Delivery(
        area=area,
        party=party,
        source=source,
        file_name=file_name[-LONGEST_NAME:],
        digest=digest,
        size=len(content),
        sent_on=sent_on,
        received_by_id=actor.agent_id,
        received_at=now(),
        corrects=corrects,
        columns=dict(columns or {}),
        request=request.model_dump(mode="json", exclude={"of"}) if request is not None else {},
        pack_hash=pack.hash,
    )
    work_follows(delivery)
    delivery.save(force_insert=True)
    record(delivery)
    return delivery


def agreed_with(
    actor: Actor, source: str, area: Division | None, party: Party | None, sent_on: date
) -> tuple[Contract, Division, Party | None]:
    """What was agreed with the sender, and who that is; refuses what `receive_delivery` refuses before the bytes."""
    agreed = contracts(installed_pack()).get(source)
    if agreed is None:
        raise Refused("no_such_source", (Reason(phrase(FILE), source),))
    area, party = sender_of(actor, area, party)
    ask_sender(agreed, area, party)
    if sent_on > today():
        raise Refused("in_future", (Reason(phrase(SENT_ON), str(sent_on)),))
    return agreed, area, party


def _request_in_force(pack: Pack, source: str, sent_on: date) -> DataRequest | None:
    """The request on which files of this source come, if the pack names one; refuses after its last day."""
    request = newest_request(pack, source)
    if request is not None and request.expires < max(sent_on, today()):
        raise Refused("request_expired", (Reason(phrase(REQUEST), request.number, str(request.expires)),))
    return request


def _sent_again(known: Delivery, columns: Mapping[str, str] | None, content: bytes) -> Delivery:
    """The delivery there was; one that couldn't be read is read once more by the columns pointed out now."""
    if known.state != Delivery.State.REFUSED or not columns or columns == known.columns:
        record(known, kind="known")
        known.here_already = True
        return known
    keep(content)
    known.columns, known.problem, known.state = dict(columns), [], Delivery.State.RECEIVED
    work_follows(known)
    known.save(update_fields=["columns", "problem", "state", "work_event"])
    record(known)
    return known


def _ask_correction(
    corrects: Delivery, source: str, area: Division, party: Party | None, sent_on: date
) -> None:
    """Refuses what can't take the place of the earlier file."""
    if (corrects.source, corrects.area_id, corrects.party_id) != (
        source,
        area.pk,
        party.pk if party else None,
    ):
        raise Refused("corrects_another", (Reason(phrase(FILE), corrects.file_name),))
    if corrects.state == Delivery.State.WITHDRAWN:
        raise Refused("withdrawn_already", (Reason(phrase(FILE), corrects.file_name),))
    if sent_on < corrects.sent_on:
        raise Refused("corrects_later", (Reason(phrase(SENT_ON), str(sent_on), str(corrects.sent_on)),))
