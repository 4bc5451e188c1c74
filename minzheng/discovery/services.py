"""The verbs of discovery: raised by a rule or a report, visited, closed by a person, or lifted with its cause."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minzheng.discovery.models import Warning
from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import insert_all, update_all
from minzheng.platform.installed import installed_pack
from minzheng.platform.reasons import gettext_noop, phrase
from minzheng.platform.time import now, today
from minzheng.platform.verbs import Reason, Refused, Told, record, setwise, verb
from minzheng.platform.verbs.frame import running
from minzheng.registry.models import Subject
from minzheng.screening.models import Hit
from minzheng.visits.models import Visit
from minzheng.visits.services import plan_visit
from minzheng.worklist.content import work_kinds
from minzheng.worklist.models import Task
from minzheng.worklist.services import TaskRow, finish_tasks_of, open_tasks

WARNING = "discovery.warning"
HIT = "screening.hit"
REPORT = "report"
WORK_KIND = "warning"
STATE = gettext_noop("State")
SEEN = gettext_noop("Somebody noticed")
SEEN_BY = gettext_noop("reported by %(name)s")


@dataclass(frozen=True, slots=True)
class WarningRow:
    """A warning about a subject (`target_id`), what raised it and why."""

    target_id: int
    origin_kind: str
    origin_id: int
    rule: str
    severity: str
    reasons: tuple[dict[str, Any], ...]
    work_kind: str = WORK_KIND
    since: date = field(default_factory=today)


@verb(permit="discovery.raise")
def raise_warning(actor: Actor, *, subject: Subject, severity: str, reason: Told, key: uuid.UUID) -> Warning:
    """Somebody in the field reports what they saw; the warning waits with its clock."""
    if not reason.strip():
        raise Refused("reason_missing")
    frame = running()
    said = Reason(phrase(SEEN), reason.strip(), "", phrase(SEEN_BY, name=actor.names)).as_json()
    row = WarningRow(subject.pk, REPORT, frame.event_id if frame else 0, REPORT, severity, (said,))
    return _raise(actor, [row], {subject.pk: subject}, key)[0]


@setwise(raise_warning, target=Subject)
def raise_warnings(
    actor: Actor, rows: Sequence[WarningRow], targets: Mapping[int, Subject]
) -> Sequence[Warning | Refused]:
    """One answer a row; what raised a warning before raises none again."""
    return _raise(actor, rows, targets, uuid.uuid4())


def _raise(
    actor: Actor, rows: Sequence[WarningRow], targets: Mapping[int, Subject], key: uuid.UUID
) -> list[Warning]:
    known = _known(rows)
    made: list[tuple[Warning, WarningRow]] = []
    answers: list[Warning] = []
    for row in rows:
        name = (row.origin_kind, row.origin_id)
        if name not in known:
            known[name] = _warning(row, targets[row.target_id].area_id)
            made.append((known[name], row))
        answers.append(known[name])
    insert_all(Warning, [warning for warning, _ in made])
    for warning, _ in made:
        record(warning)
    tasks = [
        TaskRow(row.target_id, row.work_kind, WARNING, warning.pk, row.reasons, row.since, row.severity)
        for warning, row in made
    ]
    if tasks:
        open_tasks.many(actor, tasks, key=key)
    return answers


def _warning(row: WarningRow, area_id: int) -> Warning:
    pack = installed_pack()
    days = work_kinds(pack)[row.work_kind].days(row.severity)
    return Warning(
        subject_id=row.target_id,
        area_id=area_id,
        origin_kind=row.origin_kind,
        origin_id=row.origin_id,
        rule=row.rule,
        severity=row.severity,
        reasons=list(row.reasons),
        raised_at=now(),
        due_on=pack.calendar.add_working_days(row.since, days),
    )


def _known(rows: Sequence[WarningRow]) -> dict[tuple[str, int], Warning]:
    kinds, ids = {row.origin_kind for row in rows}, [row.origin_id for row in rows]
    with unscoped("what raised a warning raises it once, wherever the subject lives now"):
        found = Warning.objects.filter(origin_kind__in=kinds, origin_id__in=ids)
        return {(warning.origin_kind, warning.origin_id): warning for warning in found}


@verb(permit="visits.plan")
def visit_warning(
    actor: Actor,
    *,
    warning: Warning,
    questionnaire: str,
    planned_on: date,
    key: uuid.UUID,
    reason: Told = "",
) -> Visit:
    """Somebody will go and look: a visit is planned for the warning, and the warning says so.

    The visit is due when the warning is: planning starts no clock anew. A later day asks for a reason.
    """
    if warning.state != Warning.State.OPEN:
        raise Refused("not_open", (Reason(phrase(STATE), warning.get_state_display()),))
    visit = plan_visit(
        actor,
        subject=warning.subject,
        questionnaire=questionnaire,
        planned_on=planned_on,
        cause_kind=WARNING,
        cause_id=warning.pk,
        due_on=warning.due_on,
        reason=reason,
        key=key,
    )
    warning.state = Warning.State.VISITING
    warning.save(update_fields=["state"])
    record(warning, kind="visiting")
    record(visit, kind="planned")
    finish_tasks_of(actor, WARNING, [warning.pk])
    return visit


@verb(permit="discovery.close", not_by=("discovery.raise_warning",))
def close_warning(
    actor: Actor, *, warning: Warning, outcome: Warning.Outcome, reason: Told, key: uuid.UUID
) -> Warning:
    """The warning ends with an outcome and the reason for it; who raised it may not close it.

    That its cause ended is nothing a person says: see lift_warning.
    """
    if warning.state == Warning.State.CLOSED:
        raise Refused("closed_already")
    if outcome == Warning.Outcome.CEASED:
        raise Refused("still_holds")
    if not reason.strip():
        raise Refused("reason_missing")
    warning.state, warning.outcome, warning.closed_at = Warning.State.CLOSED, outcome, now()
    warning.save(update_fields=["state", "outcome", "closed_at"])
    record(warning, kind="closed", diff={"outcome": str(outcome)}, reason=reason)
    finish_tasks_of(actor, WARNING, [warning.pk])
    return warning


@dataclass(frozen=True, slots=True)
class LiftRow:
    """A warning whose cause no longer holds."""

    target_id: int


@verb(permit="discovery.raise")
def lift_warning(actor: Actor, *, warning: Warning, key: uuid.UUID) -> Warning:
    """The warning ends with its cause; one that somebody works on already is theirs to end, and only says so.

    Refuses what no rule raised, and a warning whose hit still stands: nobody lifts one by hand.
    """
    (answer,) = _lift(actor, [warning])
    if isinstance(answer, Refused):
        raise answer
    return answer


@setwise(lift_warning, target=Warning)
def lift_warnings(
    actor: Actor, rows: Sequence[LiftRow], targets: Mapping[int, Warning]
) -> Sequence[Warning | Refused]:
    """One answer a row."""
    return _lift(actor, [targets[row.target_id] for row in rows])


def _lift(actor: Actor, warnings: Sequence[Warning]) -> list[Warning | Refused]:
    standing, taken = _standing(warnings), _taken(warnings)
    answers: list[Warning | Refused] = []
    ended: list[Warning] = []
    for warning in warnings:
        refusal = _still_holds(warning, standing)
        if refusal is None:
            warning.cause_ended_on = today()
            ended.append(warning)
        answers.append(refusal or warning)
    lifted = [one for one in ended if one.state == Warning.State.OPEN and one.pk not in taken]
    for warning in lifted:
        warning.state, warning.outcome = Warning.State.CLOSED, Warning.Outcome.CEASED
        warning.closed_at = now()
    update_all(Warning, ended, ("state", "outcome", "closed_at", "cause_ended_on"))
    for warning in ended:
        record(warning, kind="cause_ended", diff={"outcome": warning.outcome})
    finish_tasks_of(actor, WARNING, [warning.pk for warning in lifted])
    return answers


def _still_holds(warning: Warning, standing: set[int]) -> Refused | None:
    if warning.state == Warning.State.CLOSED:
        return Refused("closed_already")
    if warning.cause_ended_on is not None:
        return Refused("cause_ended_already")
    if warning.origin_kind != HIT or warning.origin_id in standing:
        return Refused("still_holds")
    return None


def _standing(warnings: Sequence[Warning]) -> set[int]:
    ids = [warning.origin_id for warning in warnings if warning.origin_kind == HIT]
    with unscoped("no hit of these stands any more"):
        return set(Hit.objects.filter(pk__in=ids, cleared_by=None).values_list("pk", flat=True))


def _taken(warnings: Sequence[Warning]) -> set[int]:
    ids = [warning.pk for warning in warnings]
    with unscoped("nobody has taken these warnings, wherever their tasks lie"):
        waiting = Task.objects.filter(object_kind=WARNING, object_id__in=ids, done_at=None)
        return set(waiting.exclude(taken_by=None).values_list("object_id", flat=True))
