"""The verbs of campaigns: begun with everybody in it, brought in line with what is known, doubles decided, ended."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date

from minzheng.campaigns.content import plans
from minzheng.campaigns.models import Campaign, Target
from minzheng.campaigns.reaching import Known, answers_in, known_now, plan_of, population
from minzheng.platform.acting import Actor
from minzheng.platform.actors import subtree
from minzheng.platform.bulk import insert_all, update_all
from minzheng.platform.installed import installed_pack
from minzheng.platform.log import subjects_of
from minzheng.platform.models import Division
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.time import today
from minzheng.platform.verbs import Reason, Refused, Told, record, verb
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.services import withdraw_answers

CAMPAIGN, BEGUN_ON, DUE_ON, AREA = (
    gettext_noop("Campaign"),
    gettext_noop("Begins on"),
    gettext_noop("To be done by"),
    gettext_noop("Area"),
)
OPEN = Known(Target.State.OPEN)


@verb(permit="campaigns.begin")
def begin_campaign(actor: Actor, *, plan: str, begun_on: date, key: uuid.UUID) -> Campaign:
    """A campaign of the pack begins: everybody who is in its categories in the actor's area is to be reached.

    Who has been reached since that day counts at once. Refuses a plan there isn't, a day to come, one that runs
    already, and a population of nobody.
    """
    planned = plans(installed_pack()).get(plan)
    if planned is None:
        raise Refused("no_such_campaign", (Reason(phrase(CAMPAIGN), plan),))
    if begun_on > today():
        raise Refused("in_future", (Reason(phrase(BEGUN_ON), str(begun_on)),))
    places = actor.where("campaigns.begin")
    area = _top_of(places)
    running = Campaign.objects.visible_to(actor).filter(plan=plan, area=area, ended_on=None).first()
    if running is not None:
        raise Refused("campaign_runs", (Reason(phrase(BEGUN_ON), str(running.begun_on)),))
    people = list(population(actor, planned, places).order_by("pk").values_list("pk", "area_id"))
    if not people:
        raise Refused("nobody_to_reach")
    due_on = installed_pack().calendar.add_working_days(begun_on, planned.working_days)
    campaign = Campaign(
        area=area,
        plan=plan,
        begun_on=begun_on,
        due_on=due_on,
        begun_by_id=actor.agent_id,
        pack_hash=installed_pack().hash,
    )
    campaign.save(force_insert=True)
    insert_all(
        Target,
        [
            Target(campaign=campaign, subject_id=pk, area_id=at, plan=plan, begun_on=begun_on, due_on=due_on)
            for pk, at in people
        ],
    )
    record(campaign, diff={"targets": len(people)})
    return campaign


@verb(permit="campaigns.begin")
def move_deadline(
    actor: Actor, *, campaign: Campaign, area: Division, due_on: date, reason: Told, key: uuid.UUID
) -> Campaign:
    """Those still to be reached in a street or community have another day; refuses one before the campaign began, a
    campaign that has ended, and a place where nobody waits."""
    _ask_running(campaign)
    if due_on < campaign.begun_on:
        raise Refused("before_beginning", (Reason(phrase(DUE_ON), str(due_on), str(campaign.begun_on)),))
    waiting = (
        Target.objects.visible_to(actor).waiting().filter(campaign=campaign, area_id__in=subtree(area.pk))
    )
    targets = list(waiting.order_by("pk"))
    if not targets:
        raise Refused("nobody_to_reach", (Reason(phrase(AREA), str(area)),))
    for target in targets:
        target.due_on = due_on
    update_all(Target, targets, ("due_on",))
    record(
        campaign,
        kind="moved",
        diff={"area": area.pk, "due_on": due_on, "targets": len(targets)},
        reason=reason,
    )
    return campaign


@verb(permit="campaigns.begin")
def settle_campaign(
    actor: Actor, *, campaign: Campaign, key: uuid.UUID, event: int | None = None
) -> Campaign:
    """Its targets are as what is known of them: reached, reached twice, still to be reached, died; a line each that
    changed. With `event` those alone that it is about. Run again it changes nothing."""
    record(campaign, kind="settled")
    plan = plan_of(campaign)
    if plan is None:
        return campaign
    concerned = Target.objects.visible_to(actor).filter(campaign=campaign)
    if event is not None:
        concerned = concerned.filter(subject_id__in=subjects_of(event, actor))
    targets = list(concerned.order_by("pk"))
    known = known_now(actor, campaign, plan, [target.subject_id for target in targets])
    _bring_in_line(targets, known)
    return campaign


@verb(permit="questionnaires.withdraw")
def settle_double(actor: Actor, *, target: Target, keep: Answers, reason: Told, key: uuid.UUID) -> Target:
    """One of two different sets of answers stands; the others of the campaign are withdrawn, with the reason.

    Refuses a target that wasn't answered twice, answers that are no part of it, and no reason.
    """
    plan = plan_of(target)
    if target.state != Target.State.DOUBLE or plan is None:
        raise Refused("not_double")
    if not reason.strip():
        raise Refused("reason_missing")
    told = list(answers_in(actor, target, plan).filter(subject=target.subject_id).order_by("pk"))
    if keep.pk not in {one.pk for one in told}:
        raise Refused("answers_of_another")
    for one in told:
        if one.pk != keep.pk:
            withdraw_answers(actor, answers=one, reason=reason.strip(), key=key)
    target.state, target.reached_on = Target.State.REACHED, keep.taken_on
    target.save(update_fields=["state", "reached_on"])
    record(target, kind="settled", diff={"kept": keep.pk}, reason=reason.strip())
    return target


@verb(permit="campaigns.begin")
def end_campaign(actor: Actor, *, campaign: Campaign, key: uuid.UUID) -> Campaign:
    """The campaign is over today: what comes later is no part of it. Refuses one that has ended."""
    _ask_running(campaign)
    campaign.ended_on = today()
    campaign.save(update_fields=["ended_on"])
    targets = list(Target.objects.visible_to(actor).filter(campaign=campaign).order_by("pk"))
    for target in targets:
        target.ended_on = campaign.ended_on
    update_all(Target, targets, ("ended_on",))
    record(campaign, kind="ended")
    return campaign


def _bring_in_line(targets: Collection[Target], known: Mapping[int, Known]) -> None:
    changed = []
    for target in targets:
        now = known.get(target.subject_id, OPEN)
        if (target.state, target.reached_on) != (now.state, now.on):
            record(target, kind=str(now.state), diff={"state": [target.state, now.state]})
            target.state, target.reached_on = now.state, now.on
            changed.append(target)
    update_all(Target, changed, ("state", "reached_on"))


def _ask_running(campaign: Campaign) -> None:
    if campaign.ended_on is not None:
        raise Refused("campaign_ended", (Reason(phrase(CAMPAIGN), str(campaign.ended_on)),))


def _top_of(places: Collection[int]) -> Division:
    """The highest of the places for which the actor may begin; refuses where there are several."""
    tops = list(Division.objects.filter(pk__in=places).exclude(parent__in=places)[:2])
    if len(tops) != 1:
        raise Refused("which_place")
    return tops[0]
