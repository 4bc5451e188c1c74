"""The worklist's verbs: a task opens with its clock, somebody takes it, it is done when its work is."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.platform.acting import Actor, unscoped
from minzheng.platform.bulk import insert_all, update_all
from minzheng.platform.installed import installed_pack
from minzheng.platform.models import Agent
from minzheng.platform.time import now, today
from minzheng.platform.verbs import Refused, record, setwise, verb
from minzheng.registry.models import Subject
from minzheng.worklist.content import work_kinds
from minzheng.worklist.models import Task


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task to open about a subject (`target_id`) and a row; `since` starts the clock (today, if
    not given), whose length may depend on the colour; with `due_on` the day is given by what the work is for."""

    target_id: int
    kind: str
    object_kind: str
    object_id: int
    why: tuple[dict[str, Any], ...] = ()
    since: date | None = None
    colour: str = ""
    due_on: date | None = None


def due_day(kind: str, colour: str = "", since: date | None = None) -> date:
    """The day by which work of this kind is due, by its clock in working days from `since` (today) on."""
    pack = installed_pack()
    return pack.calendar.add_working_days(since or today(), work_kinds(pack)[kind].days(colour))


@verb(permit="worklist.take")
def open_task(
    actor: Actor,
    *,
    subject: Subject,
    kind: str,
    object_kind: str,
    object_id: int,
    key: uuid.UUID,
    why: tuple[dict[str, Any], ...] = (),
    since: date | None = None,
    colour: str = "",
    due_on: date | None = None,
) -> Task:
    """The task waits, due by its kind's clock in working days or on the day given; one open task a kind and row."""
    row = TaskRow(subject.pk, kind, object_kind, object_id, why, since, colour, due_on)
    return _open([row], {subject.pk: subject})[0]


@setwise(open_task, target=Subject)
def open_tasks(
    actor: Actor, rows: Sequence[TaskRow], targets: Mapping[int, Subject]
) -> Sequence[Task | Refused]:
    """One answer a row; a task already open is the answer."""
    return _open(rows, targets)


def _open(rows: Sequence[TaskRow], targets: Mapping[int, Subject]) -> list[Task]:
    known = _waiting(rows)
    new: list[Task] = []
    answers: list[Task] = []
    for row in rows:
        name = (row.kind, row.object_kind, row.object_id)
        if name not in known:
            known[name] = _task(row, targets[row.target_id].area_id)
            new.append(known[name])
        answers.append(known[name])
    insert_all(Task, new)
    for task in new:
        record(task)
    return answers


def _task(row: TaskRow, area_id: int) -> Task:
    return Task(
        kind=row.kind,
        subject_id=row.target_id,
        area_id=area_id,
        object_kind=row.object_kind,
        object_id=row.object_id,
        why=list(row.why),
        opened_at=now(),
        due_on=row.due_on or due_day(row.kind, row.colour, row.since),
    )


def _waiting(rows: Sequence[TaskRow]) -> dict[tuple[str, str, int], Task]:
    ids = {row.object_id for row in rows}
    kinds = {row.kind for row in rows}
    with unscoped("one open task a row, wherever it lies"):
        found = Task.objects.filter(done_at=None, kind__in=kinds, object_id__in=ids)
        return {(task.kind, task.object_kind, task.object_id): task for task in found}


@verb(permit="worklist.take")
def take_task(actor: Actor, *, task: Task, key: uuid.UUID) -> Task:
    """The task is this account's; one already taken by somebody else is refused."""
    if task.done_at is not None:
        raise Refused("done_already")
    if task.taken_by_id not in (None, actor.agent_id):
        raise Refused("taken_already")
    task.taken_by_id = actor.agent_id
    task.save(update_fields=["taken_by"])
    record(task, kind="taken")
    return task


@verb(permit="worklist.take")
def transfer_task(actor: Actor, *, task: Task, to: Agent, key: uuid.UUID) -> Task:
    """The task is another account's."""
    if task.done_at is not None:
        raise Refused("done_already")
    task.taken_by = to
    task.save(update_fields=["taken_by"])
    record(task, kind="transferred", diff={"taken_by": to.pk})
    return task


@verb(permit="worklist.take")
def finish_task(actor: Actor, *, task: Task, key: uuid.UUID) -> Task:
    """The task is done."""
    return _finish([task])[0]


@dataclass(frozen=True, slots=True)
class FinishRow:
    """A task (`target_id`) whose work is done."""

    target_id: int


@setwise(finish_task, target=Task)
def finish_tasks(
    actor: Actor, rows: Sequence[FinishRow], targets: Mapping[int, Task]
) -> Sequence[Task | Refused]:
    """One answer a row."""
    return _finish([targets[row.target_id] for row in rows])


def _finish(tasks: Sequence[Task]) -> list[Task]:
    waiting = [task for task in tasks if task.done_at is None]
    for task in waiting:
        task.done_at = now()
        record(task, kind="done")
    update_all(Task, waiting, ("done_at",))
    return list(tasks)


def finish_tasks_of(actor: Actor, object_kind: str, object_ids: Sequence[int]) -> None:
    """Finishes whatever waits on these rows; called by the verb that does the work."""
    waiting = Task.objects.visible_to(actor).filter(
        object_kind=object_kind, object_id__in=object_ids, done_at=None
    )
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    if ids:
        finish_tasks.many(actor, [FinishRow(pk) for pk in ids], key=uuid.uuid4())
