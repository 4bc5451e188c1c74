"""Whose work a task is: who may do its kind where it lies; and what was done, on time or late."""

from __future__ import annotations

from django.db.models import Case, DateField, F, Q, QuerySet, Subquery, When
from django.db.models.functions import TruncDate

from minzheng.platform.acting import Actor
from minzheng.platform.installed import installed_pack
from minzheng.platform.scope import OneOf
from minzheng.platform.time import today
from minzheng.registry.links import WHO
from minzheng.worklist.content import WorkKind, work_kinds
from minzheng.worklist.models import Task
from minzheng.worklist.steps import next_steps


def kinds_of(actor: Actor) -> list[WorkKind]:
    """The kinds of work that the actor may take, and whose next step they may do."""
    kinds = work_kinds(installed_pack()).values()
    doing = {step.kind: step.permit for step in next_steps}
    return [kind for kind in kinds if actor.may(kind.permit) and actor.may(doing.get(kind.code, kind.permit))]


def may_do(actor: Actor) -> Q:
    """Tasks whose kind the actor may do where they lie. Who may do none looks on: all that is seen."""
    kinds: dict[str, list[str]] = {}
    for kind in kinds_of(actor):
        kinds.setdefault(kind.permit, []).append(kind.code)
    own = Q()
    for permit, codes in kinds.items():
        own |= Q(OneOf("area_id", actor.where(permit)), kind__in=codes)
    return own


def own_tasks(actor: Actor) -> QuerySet[Task]:
    """The actor's own work, waiting and done; `day` is the day set for it, where its kind has one."""
    found = Task.objects.visible_to(actor).filter(may_do(actor)).select_related(*WHO, "taken_by")
    days = [When(kind=one.kind, then=Subquery(one.day(actor))) for one in next_steps if one.day is not None]
    return found.annotate(day=Case(*days, default=None, output_field=DateField()))


def waiting(actor: Actor) -> QuerySet[Task]:
    """The actor's own work that isn't done."""
    return own_tasks(actor).filter(done_at=None)


def done(actor: Actor) -> QuerySet[Task]:
    """The actor's own work that is done, with the day it was."""
    return (
        own_tasks(actor)
        .exclude(done_at=None)
        .annotate(done_on=TruncDate("done_at", output_field=DateField()))
    )


def on_time() -> Q:
    """Done by its day, among `done`."""
    return Q(done_on__lte=F("due_on"))


def this_month() -> Q:
    """Done this month, among `done`."""
    return Q(done_on__gte=today().replace(day=1))
