"""The verbs of casework: a plan follows from the needs and the catalogue; another account decides."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from minzheng.assessment.content import need_level_name, need_name
from minzheng.assessment.models import Assessment, Need
from minzheng.casework.models import Plan, PlanItem
from minzheng.catalogue.content import CatalogueItem, catalogue
from minzheng.catalogue.kernel.items import items_for
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import insert_all
from minzheng.platform.installed import installed_pack
from minzheng.platform.reasons import Words, gettext_noop, phrase
from minzheng.platform.time import today
from minzheng.platform.verbs import Reason, Refused, Told, record, verb
from minzheng.worklist.services import TaskRow, finish_tasks_of, open_task, open_tasks

ASSESSMENT, PLAN = "assessment.assessment", "casework.plan"
PROPOSE, DECIDE, ORDER = "plan", "plan_approval", "order"
COVERS = gettext_noop("%(item)s answers this need from the level “%(level)s” on")
PRICE = gettext_noop("price list since %(day)s")
DAY, STATE = gettext_noop("Day"), gettext_noop("State")
WENT_BACK = gettext_noop("The plan went back")


@verb(permit="casework.propose")
def propose_plan(actor: Actor, *, assessment: Assessment, key: uuid.UUID) -> Plan:
    """A plan with the items of the catalogue that answer each need waits for a decision, every item with its reason.

    Refuses an assessment without a need, and one whose needs nothing in the catalogue answers.
    """
    needs = list(Need.objects.visible_to(actor).standing().filter(assessment=assessment).order_by("category"))
    if not needs:
        raise Refused("no_need", (Reason(phrase(DAY), str(assessment.taken_on)),))
    if (
        Plan.objects.visible_to(actor)
        .filter(subject_id=assessment.subject_id, state=Plan.State.PROPOSED)
        .exists()
    ):
        raise Refused("plan_waits")
    plan = Plan(
        subject_id=assessment.subject_id,
        area_id=assessment.area_id,
        proposed_on=today(),
        pack_hash=installed_pack().hash,
    )
    plan.save(force_insert=True)
    items = [item for need in needs for item in _items(plan, need)]
    if not items:
        raise Refused("nothing_answers", tuple(Reason(_kind(need)) for need in needs))
    insert_all(PlanItem, items)
    for row in (plan, *items):
        record(row)
    finish_tasks_of(actor, ASSESSMENT, [assessment.pk])
    _open(actor, plan, DECIDE, key)
    return plan


def _items(plan: Plan, need: Need) -> Iterator[PlanItem]:
    for item in items_for(catalogue(installed_pack()), need.category, need.level, plan.proposed_on):
        yield PlanItem(
            plan=plan,
            area_id=plan.area_id,
            subject_id=plan.subject_id,
            need=need,
            item=item.code,
            quantity=item.ceiling,
            price=item.price_fen,
            reasons=[_reason(item, need).as_json()],
        )


def _reason(item: CatalogueItem, need: Need) -> Reason:
    level = need_level_name(installed_pack(), item.min_level or 1)
    rule = phrase(COVERS, item=item.title.both(), level=level.both() if level else str(item.min_level))
    seen = need_level_name(installed_pack(), need.level)
    since = phrase(PRICE, day=item.valid_from.isoformat())
    return Reason(_kind(need), seen.both() if seen else str(need.level), rule, since)


def _kind(need: Need) -> Words:
    name = need_name(installed_pack(), need.category)
    return name.both() if name else need.category


@verb(permit="casework.approve", not_by=("casework.propose_plan",))
def approve_plan(actor: Actor, *, plan: Plan, key: uuid.UUID) -> Plan:
    """The plan holds; orders may be placed. Whoever proposed it may not approve it."""
    _decide(actor, plan, Plan.State.APPROVED, "")
    _open(actor, plan, ORDER, key)
    return plan


@verb(permit="casework.approve", not_by=("casework.propose_plan",))
def return_plan(actor: Actor, *, plan: Plan, reason: Told, key: uuid.UUID) -> Plan:
    """The plan goes back with the reason why, and a task asks for the next one; the next proposal ends it."""
    if not reason.strip():
        raise Refused("reason_missing")
    _decide(actor, plan, Plan.State.RETURNED, reason.strip())
    _ask_again(actor, plan, key)
    return plan


def _ask_again(actor: Actor, plan: Plan, key: uuid.UUID) -> None:
    why = (Reason(phrase(WENT_BACK), plan.decision).as_json(),)
    needs = PlanItem.objects.visible_to(actor).filter(plan=plan).values("need")
    found = Assessment.objects.visible_to(actor).standing().filter(needs__in=needs).distinct()
    rows = [TaskRow(plan.subject_id, PROPOSE, ASSESSMENT, one.pk, why) for one in found.order_by("pk")]
    if rows:
        open_tasks.many(actor, rows, key=uuid.uuid5(key, PROPOSE))


def _decide(actor: Actor, plan: Plan, state: Plan.State, reason: str) -> None:
    if plan.state != Plan.State.PROPOSED:
        raise Refused("decided_already", (Reason(phrase(STATE), plan.get_state_display()),))
    plan.state, plan.decided_on, plan.decision = state, today(), reason
    plan.save(update_fields=["state", "decided_on", "decision"])
    record(plan, kind=str(state), reason=reason)
    finish_tasks_of(actor, PLAN, [plan.pk])


def _open(actor: Actor, plan: Plan, kind: str, key: uuid.UUID) -> None:
    open_task(actor, subject=plan.subject, kind=kind, object_kind=PLAN, object_id=plan.pk, key=key)
