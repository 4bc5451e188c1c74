"""The verbs of visits: planned for a purpose, drafted answer by answer, done with answers."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.time import now, today
from minzheng.platform.verbs import Reason, Refused, Told, record, verb
from minzheng.questionnaires.content import questionnaire as survey
from minzheng.questionnaires.kernel.answers import differences
from minzheng.questionnaires.models import Answers
from minzheng.questionnaires.services import record_answers
from minzheng.registry.models import Subject
from minzheng.visits.models import Visit
from minzheng.worklist.services import due_day, finish_tasks_of, open_task

WORK_KIND = "visit"
VISIT = "visits.visit"
PLANNED_FOR = gettext_noop("Planned for")
BY_THEN = gettext_noop("by %(day)s, or with a reason")


@verb(permit="visits.plan")
def plan_visit(
    actor: Actor,
    *,
    subject: Subject,
    questionnaire: str,
    planned_on: date,
    key: uuid.UUID,
    cause_kind: str = "",
    cause_id: int | None = None,
    colour: str = "blue",
    due_on: date | None = None,
    reason: Told = "",
) -> Visit:
    """Somebody is to visit; a task with its clock waits for it. One planned visit a person and purpose.

    It is due when its cause is (`due_on`); without one by its kind's clock, or on its own day if that is later.
    Refuses a day that has passed, one of a year that the pack's calendar of working days doesn't know, and one after
    the due day without a reason.
    """
    _ask_day(planned_on)
    due = due_on or max(due_day(WORK_KIND, colour), planned_on)
    _ask_due(planned_on, due, reason)
    visit = Visit(
        subject=subject,
        area_id=subject.area_id,
        questionnaire=questionnaire,
        planned_on=planned_on,
        due_on=due,
        day_reason=reason.strip(),
        cause_kind=cause_kind,
        cause_id=cause_id,
    )
    visit.save(force_insert=True)
    record(visit, reason=reason.strip())
    open_task(
        actor,
        subject=subject,
        kind=WORK_KIND,
        object_kind=VISIT,
        object_id=visit.pk,
        due_on=due,
        key=key,
    )
    return visit


@verb(permit="visits.plan")
def move_visit(actor: Actor, *, visit: Visit, planned_on: date, key: uuid.UUID, reason: Told = "") -> Visit:
    """Somebody goes on another day; when it is due stays. Refuses what plan_visit does, and a visit that is done."""
    _ask_open(visit)
    _ask_day(planned_on)
    before = visit.planned_on
    if planned_on == before:
        raise Refused("same_day", (Reason(phrase(PLANNED_FOR), str(before)),))
    _ask_due(planned_on, visit.due_on, reason)
    visit.planned_on, visit.moved_from, visit.day_reason = planned_on, before, reason.strip()
    visit.save(update_fields=["planned_on", "moved_from", "day_reason"])
    record(visit, kind="moved", diff={"planned_on": [before, planned_on]}, reason=reason.strip())
    return visit


@verb(permit="visits.record")
def save_draft(actor: Actor, *, visit: Visit, items: dict[str, Any], key: uuid.UUID) -> Visit:
    """The answers so far are kept with the visit; nothing follows from them yet."""
    _ask_open(visit)
    visit.draft, visit.draft_saved_at = items, now()
    visit.save(update_fields=["draft", "draft_saved_at"])
    record(visit, kind="drafted")
    return visit


@verb(permit="visits.record")
def record_visit(
    actor: Actor, *, visit: Visit, items: dict[str, Any], visited_on: date, key: uuid.UUID
) -> Visit:
    """The visit is done and its answers are kept; refuses answers with faults, each named.

    Handed in again it tells the same or is refused with what differs: what was asked at the door stays as it was.
    """
    if visit.answers is not None:
        return _once_more(visit, visit.answers, items)
    visit.answers = record_answers(
        actor,
        subject=visit.subject,
        questionnaire=visit.questionnaire,
        taken_on=visited_on,
        items=items,
        asked_by=actor.name,
        key=key,
    )
    visit.state, visit.done_at = Visit.State.DONE, now()
    visit.save(update_fields=["answers", "state", "done_at"])
    record(visit, kind="done")
    finish_tasks_of(actor, VISIT, [visit.pk])
    return visit


def _once_more(visit: Visit, kept: Answers, items: dict[str, Any]) -> Visit:
    told = differences(survey(installed_pack(), visit.questionnaire), kept.items, items)
    if told:
        raise Refused("handed_in_already", told)
    record(visit, kind="repeated")
    return visit


def _ask_day(planned_on: date) -> None:
    years = installed_pack().calendar.years
    last = date(years[-1], 12, 31) if years else today()
    wrong = Reason(phrase(PLANNED_FOR), str(planned_on), f"{today()} – {last}")
    if planned_on < today():
        raise Refused("in_past", (wrong,))
    if planned_on > last:
        raise Refused("beyond_calendar", (wrong,))


def _ask_due(planned_on: date, due_on: date, reason: str) -> None:
    """A day after the due day asks for a reason; once that has passed, today is as early as it can be."""
    latest = max(due_on, today())
    if planned_on > latest and not reason.strip():
        right = phrase(BY_THEN, day=str(latest))
        raise Refused("beyond_due", (Reason(phrase(PLANNED_FOR), str(planned_on), right),))


def _ask_open(visit: Visit) -> None:
    if visit.state != Visit.State.PLANNED:
        raise Refused("done_already", (Reason(phrase(PLANNED_FOR), str(visit.planned_on)),))
