"""A visit: somebody goes to a person for a purpose and comes back with answers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.platform.scope import ScopedModel


class Visit(ScopedModel):
    """A visit by staff. The draft is kept at each answer; place and photo are never asked.

    `planned_on` is the day somebody goes, `due_on` the day by which it has to be done: its task's. `moved_from` is the
    day it had before, `day_reason` why it has the one it has; earlier days stay in the log.
    """

    see = "visits.see"

    class State(models.TextChoices):
        """Planned, then done; a cache of the last event."""

        PLANNED = "planned", _("Planned")
        DONE = "done", _("Done")

    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    questionnaire = models.CharField(max_length=40)
    cause_kind = models.CharField(max_length=60, blank=True)
    cause_id = models.BigIntegerField(null=True)
    planned_on = models.DateField()
    due_on = models.DateField()
    moved_from = models.DateField(null=True)
    day_reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    draft = models.JSONField(default=dict)
    draft_saved_at = models.DateTimeField(null=True)
    answers = models.OneToOneField(
        "questionnaires.Answers", on_delete=models.PROTECT, null=True, related_name="visit"
    )
    done_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.CheckConstraint(
                name="visit_done_has_answers",
                condition=Q(state="planned", answers=None, done_at=None)
                | Q(state="done", answers__isnull=False, done_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="visit_planned_once", fields=("subject", "questionnaire"), condition=Q(state="planned")
            ),
        ]
        indexes = [
            models.Index(name="visit_planned", fields=("planned_on", "id", "area")),
            models.Index(name="visit_due", fields=("due_on", "id", "area")),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.planned_on}"
