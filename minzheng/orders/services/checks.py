"""Checking: the street confirms or disputes what a provider reported; whoever reported may do neither."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from minzheng.orders.models import ServiceVisit
from minzheng.orders.services.reports import NUMBER
from minzheng.platform.acting import Actor
from minzheng.platform.bulk import update_all
from minzheng.platform.reasons import gettext_noop
from minzheng.platform.time import today
from minzheng.platform.verbs import Origin, Reason, Refused, record, setwise, verb

CHECKED_ON = gettext_noop("Checked on")
REPORTED, CONFIRMED, DISPUTED = ServiceVisit.State


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A visit (`target_id`) that was asked after, in which way and when."""

    target_id: int
    way: str
    checked_on: date
    origin: Origin | None = field(default=None, compare=False)


@verb(permit="orders.confirm", not_by=("orders.report_visit",))
def confirm_visit(
    actor: Actor, *, visit: ServiceVisit, way: str, checked_on: date, key: uuid.UUID
) -> ServiceVisit:
    """The visit took place; from now on it counts."""
    return _one(visit, CheckRow(visit.pk, way, checked_on), CONFIRMED)


@verb(permit="orders.confirm", not_by=("orders.report_visit",))
def dispute_visit(
    actor: Actor, *, visit: ServiceVisit, way: str, checked_on: date, key: uuid.UUID
) -> ServiceVisit:
    """The visit did not take place as reported; it does not count."""
    return _one(visit, CheckRow(visit.pk, way, checked_on), DISPUTED)


@setwise(confirm_visit, target=ServiceVisit)
def confirm_visits(
    actor: Actor, rows: Sequence[CheckRow], targets: Mapping[int, ServiceVisit]
) -> Sequence[ServiceVisit | Refused]:
    """One answer a row."""
    return _check(rows, targets, CONFIRMED)


@setwise(dispute_visit, target=ServiceVisit)
def dispute_visits(
    actor: Actor, rows: Sequence[CheckRow], targets: Mapping[int, ServiceVisit]
) -> Sequence[ServiceVisit | Refused]:
    """One answer a row."""
    return _check(rows, targets, DISPUTED)


def _one(visit: ServiceVisit, row: CheckRow, state: ServiceVisit.State) -> ServiceVisit:
    (answer,) = _check([row], {visit.pk: visit}, state)
    if isinstance(answer, Refused):
        raise answer
    return answer


def _check(
    rows: Sequence[CheckRow], targets: Mapping[int, ServiceVisit], state: ServiceVisit.State
) -> list[ServiceVisit | Refused]:
    answers: list[ServiceVisit | Refused] = []
    changed: list[tuple[ServiceVisit, Origin | None]] = []
    for row in rows:
        visit = targets[row.target_id]
        if visit.withdrawn_by is not None:
            answers.append(Refused("withdrawn_already", (Reason(NUMBER, visit.number),)))
        elif visit.state != REPORTED:
            answers.append(
                Refused("checked_already", (Reason(NUMBER, visit.number, visit.get_state_display()),))
            )
        elif not visit.served_on <= row.checked_on <= today():
            answers.append(Refused("dates", (Reason(CHECKED_ON, str(row.checked_on), str(visit.served_on)),)))
        else:
            visit.state, visit.checked_on, visit.check_way = state, row.checked_on, row.way
            changed.append((visit, row.origin))
            answers.append(visit)
    update_all(ServiceVisit, [visit for visit, _ in changed], ("state", "checked_on", "check_way"))
    for visit, origin in changed:
        record(visit, kind=str(state), origin=origin)
    return answers
