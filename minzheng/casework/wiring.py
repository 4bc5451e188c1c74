"""The entries of casework in the registries: an assessment that a visit led to asks for a plan."""

from __future__ import annotations

from minzheng.assessment.models import Assessment
from minzheng.casework.services import ASSESSMENT, PROPOSE
from minzheng.platform.acting import Actor
from minzheng.platform.handlers import Handler, handlers
from minzheng.platform.jobs import derived_key
from minzheng.platform.log import objects_of
from minzheng.platform.models import Event
from minzheng.worklist.services import TaskRow, open_tasks


def ask_for_plans(event: Event, actor: Actor) -> None:
    """A task for each assessment with a need that somebody's visit led to; returns of a survey are planned by list."""
    assessments = (
        Assessment.objects.visible_to(actor)
        .standing()
        .filter(
            pk__in=objects_of(event, actor, ASSESSMENT),
            level__gt=0,
            answers__visit__isnull=False,
            needs__isnull=False,
        )
    )
    rows = [
        TaskRow(assessment.subject_id, PROPOSE, ASSESSMENT, assessment.pk)
        for assessment in assessments.distinct().order_by("pk")
    ]
    if rows:
        open_tasks.many(actor, rows, key=derived_key(event, "casework.ask_for_plans"), cause=event.pk)


handlers.register(
    Handler(
        name="casework.ask_for_plans",
        on="assessment.assess_answers",
        permits=("worklist.take", "worklist.see", "assessment.see", "registry.see", "log.see"),
        run=ask_for_plans,
    )
)
