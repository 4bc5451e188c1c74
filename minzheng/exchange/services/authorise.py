"""Authorisations: recorded at the counter with their file number, and withdrawn when the person takes them back."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated

from minzheng.exchange.authorisations import BETWEEN, KIND, sources_to_sign_for
from minzheng.exchange.contracts import contracts
from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.time import today
from minzheng.platform.verbs import Longest, Reason, Refused, Told, verb
from minzheng.registry.models import Fact, Person
from minzheng.registry.services import FactRow, WithdrawRow
from minzheng.registry.services.facts import record_rows, withdraw_rows

Short = Annotated[str, Longest(80)]  # both together are the fact's text
FILE, SIGNED_ON = gettext_noop("File"), gettext_noop("Signed on")


@verb(permit="registry.register")
def record_authorisation(
    actor: Actor,
    *,
    person: Person,
    source: str,
    file_number: Short,
    signed_by: Short,
    valid_from: date,
    valid_until: date,
    key: uuid.UUID,
) -> Fact:
    """From the day it was signed until its last day, rows about the person in files of this source may be read.

    `file_number` is that of the signed paper, `signed_by` the person or who signs for them. Refuses a source that is
    read by law, a day that is still to come, an end before the beginning, and a second one of the same day.
    """
    if source not in sources_to_sign_for():
        known = contracts(installed_pack()).get(source)
        raise Refused(
            "no_authorisation_needed" if known else "no_such_source", (Reason(phrase(FILE), source),)
        )
    if valid_from > today():
        raise Refused("in_future", (Reason(phrase(SIGNED_ON), str(valid_from)),))
    same = Fact.objects.visible_to(actor).standing().filter(kind=KIND, code=source, valid_from=valid_from)
    if same.filter(subject=person.pk).exists():
        raise Refused("signed_already", (Reason(phrase(SIGNED_ON), str(valid_from)),))
    text = f"{file_number}{BETWEEN}{signed_by}"
    row = FactRow(person.pk, KIND, valid_from, valid_until, code=source, text=text)
    (answer,) = record_rows([row], {person.pk: person})
    if isinstance(answer, Refused):
        raise answer
    return answer


@verb(permit="registry.register")
def withdraw_authorisation(actor: Actor, *, fact: Fact, key: uuid.UUID, reason: Told) -> Fact:
    """The authorisation no longer stands: rows that came before stay, the next file's are dropped."""
    if fact.kind != KIND:
        raise Refused("no_authorisation")
    if fact.withdrawn_by is not None:
        raise Refused("withdrawn_already")
    (answer,) = withdraw_rows({fact.pk: fact}, [WithdrawRow(fact.pk)], reason)
    return answer
