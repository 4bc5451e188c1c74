"""Other values of parameters: tried without changing anything, put forward with a paper, published by somebody else."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import insert_all
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Division
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.time import now, today
from minzheng.platform.verbs import Longest, Reason, Refused, Told, record, verb
from minzheng.screening.inputs import installed_book
from minzheng.screening.kernel.book import Parameter
from minzheng.screening.kernel.kinds import Kind
from minzheng.screening.models import Proposal, TriedHit
from minzheng.screening.services.screen import (
    areas_of,
    place_of,
    refusing_in_words,
    subjects_of,
    take_turns,
)
from minzheng.screening.trying import Tried, can_be_tried, setting_of, tried

PROPOSE, PUBLISH = "screening.propose", "screening.publish"
PARAMETER, VALUE, STATE = gettext_noop("Parameter"), gettext_noop("Value"), gettext_noop("State")
AREA = gettext_noop("Area")
MOST = Decimal(10) ** 9  # beyond any sum, age or share; the columns of a run hold more
Paper = Annotated[str, Longest(200)]


@verb(permit=PROPOSE)
def try_change(actor: Actor, *, parameter: str, value: Decimal, valid_from: date, key: uuid.UUID) -> Proposal:
    """Whom the rules would hit if the parameter had this value is written down beside whom they hit today; hits,
    warnings and the parameter stay as they are.

    Refuses a parameter no rule decides by, a value that is no such number or the one in force, and a day on which the
    rules can't be run.
    """
    return _tried(actor, {parameter: _text(parameter, value)}, valid_from)


@verb(permit=PROPOSE)
def also_change(
    actor: Actor, *, proposal: Proposal, parameter: str, value: Decimal, key: uuid.UUID
) -> Proposal:
    """Another proposal with this value too, from the same day on; the first stays, to be compared with. Refuses as
    `try_change` does."""
    return _tried(actor, {**proposal.values, parameter: _text(parameter, value)}, proposal.valid_from)


@verb(permit=PROPOSE)
def put_forward(actor: Actor, *, proposal: Proposal, paper: Paper, reason: Told, key: uuid.UUID) -> Proposal:
    """The proposal waits for another account, with the paper that sets the values and why; refuses one that waits, is
    decided on, or was tried on a part of the district or against other content than today's."""
    _ask_state(proposal, Proposal.State.TRIED)
    _ask_whole(proposal)
    _ask_content(proposal)
    if not paper.strip():
        raise Refused("paper_missing")
    proposal.state, proposal.paper = Proposal.State.PUT_FORWARD, paper.strip()
    proposal.reason = reason.strip()
    proposal.save(update_fields=["state", "paper", "reason"])
    record(proposal, kind="put_forward", reason=reason)
    return proposal


@verb(permit=PUBLISH, not_by=("screening.try_change", "screening.also_change", "screening.put_forward"))
def publish_change(actor: Actor, *, proposal: Proposal, key: uuid.UUID) -> Proposal:
    """From its day on the values are the pack's, named after their paper; days before keep theirs. The next screening
    uses them. Refuses whoever tried it or put it forward, and what was tried against other content than today's."""
    take_turns()
    _ask_state(proposal, Proposal.State.PUT_FORWARD)
    _ask_whole(proposal)
    _ask_content(proposal)
    proposal.state, proposal.published_at = Proposal.State.PUBLISHED, now()
    proposal.save(update_fields=["state", "published_at"])
    record(proposal, kind="published", diff={"values": proposal.values, "since": str(proposal.valid_from)})
    return proposal


@verb(permit=PROPOSE)
def withdraw_proposal(actor: Actor, *, proposal: Proposal, reason: Told, key: uuid.UUID) -> Proposal:
    """The proposal is given up, for a reason; refuses one that is published or given up."""
    if proposal.state not in (Proposal.State.TRIED, Proposal.State.PUT_FORWARD):
        raise _wrong_state(proposal)
    proposal.state = Proposal.State.WITHDRAWN
    proposal.save(update_fields=["state"])
    record(proposal, kind="withdrawn", reason=reason)
    return proposal


def _tried(actor: Actor, values: Mapping[str, str], valid_from: date) -> Proposal:
    take_turns()
    book = installed_book()
    settings = {code: setting_of(book.parameters[code], text, valid_from) for code, text in values.items()}
    with refusing_in_words():
        found = tried(settings, today())
    place = Division.objects.get(pk=place_of(actor, PROPOSE))
    proposal = Proposal(
        area=place,
        everybody=place.parent_id is None,
        values=dict(values),
        before={code: _in_force(book.parameters[code]) for code in values},
        valid_from=valid_from,
        as_of=today(),
        pack_hash=installed_pack().hash,
        tried_by_id=actor.agent_id,
        tried_at=now(),
    )
    proposal.save(force_insert=True)
    insert_all(TriedHit, _hits(actor, proposal, found))
    record(proposal, diff={"values": dict(values)})
    return proposal


def _hits(actor: Actor, proposal: Proposal, found: Sequence[Tried]) -> list[TriedHit]:
    subjects = subjects_of(actor, PROPOSE, {one.lake_no for one in found})
    areas = areas_of(actor, set(subjects.values()))
    return [
        TriedHit(
            proposal=proposal,
            subject_id=subjects[one.lake_no],
            area_id=areas[subjects[one.lake_no]],
            rule=one.rule,
            side=_side(one),
            cost_now=_fen(one.cost_now),
            cost_then=_fen(one.cost_then),
        )
        for one in found
        if subjects.get(one.lake_no) in areas
    ]


def _side(one: Tried) -> TriedHit.Side:
    if one.now and one.then:
        return TriedHit.Side.STAYS
    return TriedHit.Side.ENTERS if one.then else TriedHit.Side.LEAVES


def _fen(yuan: Decimal | None) -> int | None:
    return None if yuan is None else int(yuan.scaleb(2))


def _text(code: str, value: Decimal) -> str:
    """The value as it is kept."""
    parameter = next((one for one in can_be_tried(installed_book(), today()) if one.code == code), None)
    if parameter is None:
        raise Refused("no_such_parameter", (Reason(phrase(PARAMETER), code),))
    if not value.is_finite() or not 0 <= value < MOST or value != round(value, _places(parameter)):
        raise Refused("no_such_value", (Reason(phrase(VALUE), str(value)),))
    setting = parameter.on(today())
    if setting is not None and setting.value == value:
        raise Refused("value_in_force", (Reason(phrase(VALUE), str(setting.value)),))
    return str(value)


def _in_force(parameter: Parameter) -> str:
    setting = parameter.on(today())
    return "" if setting is None else str(setting.value)


def _places(parameter: Parameter) -> int:
    """How many places behind the point a value of it may have."""
    return {Kind.INTEGER: 0, Kind.MONEY: 2}.get(parameter.kind, 4)


def _ask_state(proposal: Proposal, state: Proposal.State) -> None:
    if proposal.state != state:
        raise _wrong_state(proposal)


def _wrong_state(proposal: Proposal) -> Refused:
    return Refused("proposal_elsewhere", (Reason(phrase(STATE), proposal.get_state_display()),))


def _ask_content(proposal: Proposal) -> None:
    """What it was tried against is what it would change: else somebody agrees to numbers that are no longer so. What
    was published against the same content has changed it, also while its file is still to be written."""
    with unscoped("content is the same for everybody, whoever changed it"):
        changed = Proposal.objects.filter(
            state=Proposal.State.PUBLISHED, pack_hash=proposal.pack_hash
        ).exists()
    if changed or proposal.pack_hash != installed_pack().hash:
        raise Refused("tried_against_other_content")


def _ask_whole(proposal: Proposal) -> None:
    """A value holds for the whole district, so it was tried on the whole district."""
    if not proposal.everybody:
        raise Refused("tried_on_a_part", (Reason(phrase(AREA), proposal.area.name),))
