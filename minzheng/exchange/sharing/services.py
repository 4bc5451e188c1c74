"""The verbs of sharing out: asked for by one, approved or refused by another, fetched by the recipient, withdrawn."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import QuerySet

from minzheng.exchange.kernel.digest import digest_of
from minzheng.exchange.models import Extract, ExtractPerson
from minzheng.exchange.sharing.content import Agreement, agreements
from minzheng.exchange.sharing.files import keep_extract, let_go_extract, sweep_extracts
from minzheng.exchange.sharing.marking import given_to, watermark
from minzheng.exchange.sharing.workbook import shared_workbook
from minzheng.platform.acting import Actor
from minzheng.platform.actors import subtrees
from minzheng.platform.bulk import Among, insert_all, update_all
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Division, Party
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.time import now, today
from minzheng.platform.verbs import Reason, Refused, Told, record, verb
from minzheng.registry.models import Person
from minzheng.registry.services.looks import look_at_all

MOST_PEOPLE = 20_000  # of one file: more is a database's copy, not a list
GIVEN = "given"
AGREEMENT, LIST, STATE = gettext_noop("Agreement"), gettext_noop("List"), gettext_noop("State")
LAST_DAY, PEOPLE = gettext_noop("Last day"), gettext_noop("People")
State = Extract.State


@verb(permit="sharing.ask")
def ask_extract(
    actor: Actor,
    *,
    agreement: str,
    listed: str,
    query: str,
    people: list[int],
    reason: Told,
    key: uuid.UUID,
) -> Extract:
    """These people's agreed columns are to go to the agreement's recipient; another account decides.

    `people` are subjects, `listed` and `query` the list they stand in. Who has died or has no page is left out at once.
    Refuses an agreement that there isn't or that is over, a list it doesn't name, nobody or too many, and people who
    don't all live where the actor may ask.
    """
    agreed = agreed_now(agreement)
    if listed not in agreed.lists:
        raise Refused("list_not_agreed", (Reason(phrase(LIST), listed),))
    if not reason.strip():
        raise Refused("reason_missing")
    found = list(_living(actor, people).order_by("sort_key", "pk"))
    if not found or len(found) > MOST_PEOPLE:
        raise Refused("nobody_to_give" if not found else "too_many_to_give")
    extract = Extract(
        area_id=_place_of(actor, {person.area_id for person in found}),
        party=Party.objects.get(code=agreed.recipient),
        agreement=agreement,
        listed={"list": listed, "query": query},
        reason=reason.strip(),
        people=len(found),
        asked_by_id=actor.agent_id,
        asked_at=now(),
        due_on=answer_day(agreed),
        pack_hash=installed_pack().hash,
    )
    extract.save(force_insert=True)
    insert_all(
        ExtractPerson,
        [ExtractPerson(extract=extract, subject_id=one.pk, area_id=one.area_id) for one in found],
    )
    record(extract, diff={"people": len(found)}, reason=extract.reason)
    return extract


@verb(permit="sharing.approve", not_by=("exchange.ask_extract",))
def approve_extract(actor: Actor, *, extract: Extract, key: uuid.UUID) -> Extract:
    """The file is made and lies ready for the recipient until its last day; each person's page says who got what.

    Who has died since, or was found to be somebody else, is left out and counted. Refuses what is decided already, an
    agreement that is over, and a list of which nobody is left.
    """
    _ask_open(extract)
    agreed = agreed_now(extract.agreement)
    members = list(ExtractPerson.objects.visible_to(actor).filter(extract=extract).order_by("pk"))
    people = {one.pk: one for one in _living(actor, [one.subject_id for one in members])}
    given = [one for one in members if one.subject_id in people]
    if not given:
        raise Refused("nobody_to_give")
    extract.state, extract.decided_by_id, extract.decided_at = State.GIVEN, actor.agent_id, now()
    extract.expires_on = min(today() + timedelta(days=agreed.kept_days), agreed.expires)
    extract.left_out = extract.people - len(given)
    content = shared_workbook(
        [people[one.subject_id] for one in given],
        agreed.fields,
        mark=watermark(extract, agreed),
        number=extract.number,
        made_on=today(),
    )
    extract.digest = digest_of(content)
    sweep_extracts()
    keep_extract(extract, content)
    extract.save()
    for one in given:
        one.given = True
    update_all(ExtractPerson, given, ("given",))
    look_at_all(actor, list(people.values()), what=GIVEN, reason=given_to(extract, agreed))
    record(extract, kind="given", diff={"people": len(given), "expires_on": extract.expires_on})
    return extract


@verb(permit="sharing.approve", not_by=("exchange.ask_extract",))
def refuse_extract(actor: Actor, *, extract: Extract, reason: Told, key: uuid.UUID) -> Extract:
    """Nothing goes out, and why; refuses what is decided already."""
    _ask_open(extract)
    extract.state, extract.decided_by_id, extract.decided_at = State.REFUSED, actor.agent_id, now()
    extract.decision = reason.strip()
    extract.save(update_fields=["state", "decided_by", "decided_at", "decision"])
    record(extract, kind="refused_out", reason=extract.decision)
    return extract


@verb(permit="sharing.ask")
def withdraw_extract(actor: Actor, *, extract: Extract, reason: Told, key: uuid.UUID) -> Extract:
    """The request, or the file that came of it, is taken back: nobody can fetch it any more. What was fetched before
    stays with its recipient, who is told the reason. Refuses one that is refused, over or withdrawn already."""
    if extract.state not in (State.ASKED, State.GIVEN):
        raise Refused("extract_decided", (_state(extract),))
    if is_over(extract):
        raise Refused("extract_over", (Reason(phrase(LAST_DAY), str(extract.expires_on)),))
    if extract.state == State.GIVEN:
        let_go_extract(extract)
    extract.state, extract.decision = State.WITHDRAWN, reason.strip()
    extract.save(update_fields=["state", "decision"])
    record(extract, kind="withdrawn", reason=extract.decision)
    return extract


@verb(permit="sharing.fetch")
def fetch_extract(actor: Actor, *, extract: Extract, key: uuid.UUID) -> Extract:
    """The recipient takes the file; each time is counted and logged. Refuses one not approved, withdrawn or over."""
    sweep_extracts()
    if extract.state != State.GIVEN:
        raise Refused("extract_not_given", (_state(extract),))
    if is_over(extract):
        raise Refused("extract_over", (Reason(phrase(LAST_DAY), str(extract.expires_on)),))
    extract.fetched, extract.fetched_at = extract.fetched + 1, now()
    extract.save(update_fields=["fetched", "fetched_at"])
    record(extract, kind="fetched")
    return extract


def is_over(extract: Extract) -> bool:
    """Whether the last day on which the file could be fetched has passed."""
    return extract.expires_on is not None and extract.expires_on < today()


def agreed_now(code: str) -> Agreement:
    """The agreement, if something may be given out by it today; refuses one that there isn't or that is over."""
    agreed = agreements(installed_pack()).get(code)
    if agreed is None:
        raise Refused("no_such_agreement", (Reason(phrase(AGREEMENT), code),))
    if agreed.expires < today():
        raise Refused("agreement_over", (Reason(phrase(LAST_DAY), str(agreed.expires)),))
    return agreed


def answer_day(agreed: Agreement) -> date:
    """By when whoever asks today has an answer."""
    return installed_pack().calendar.add_working_days(today(), agreed.answer.working_days)


def _living(actor: Actor, subjects: Collection[int]) -> QuerySet[Person]:
    living: QuerySet[Person] = Person.objects.visible_to(actor).registered().filter(died_on=None)
    return living.filter(Among("subject_id", sorted(set(subjects)))).select_related("area__parent")


def _place_of(actor: Actor, areas: Collection[int]) -> int:
    """The place in whose name the actor asks: one that has all these areas in it."""
    places = actor.where(ask_extract.permit)
    highest = Division.objects.filter(pk__in=places).exclude(parent__in=places).values_list("pk", flat=True)
    fits = sorted(root for root, below in subtrees(highest).items() if set(areas) <= below)
    if not fits:
        raise Refused("people_elsewhere")
    return fits[0]


def _ask_open(extract: Extract) -> None:
    if extract.state != State.ASKED:
        raise Refused("extract_decided", (_state(extract),))


def _state(extract: Extract) -> Reason:
    return Reason(phrase(STATE), extract.get_state_display())
