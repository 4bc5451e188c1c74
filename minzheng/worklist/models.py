"""A task: what waits for somebody, about whom, until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minzheng.platform.scope import ScopedModel


class Task(ScopedModel):
    """One piece of waiting work. Its kind is pack content; the row it is about is named by kind and number."""

    see = "worklist.see"

    kind = models.CharField(max_length=40)
    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    why = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    taken_by = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(
                name="task_open_once", fields=("kind", "object_kind", "object_id"), condition=Q(done_at=None)
            ),
        ]
        indexes = [
            models.Index(name="task_due", fields=("due_on", "id", "area"), condition=Q(done_at=None)),
            models.Index(name="task_subject", fields=("subject", "id", "area")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on}"
