"""A warning: something may be wrong with somebody; it ends in a recorded outcome, or with its cause."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.platform.scope import ScopedModel


class Warning(ScopedModel):
    """A warning with its clock. What raised it is named by kind and number: a rule's hit, a report, an answer."""

    see = "discovery.see"

    class State(models.TextChoices):
        """Open, being visited, closed with an outcome; a cache of the last event."""

        OPEN = "open", _("Open")
        VISITING = "visiting", _("Visit planned")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        """The ways out of a warning."""

        NEED = "need", _("Need found")
        NO_NEED = "no_need", _("No need found")
        DATA = "data", _("Data were wrong")
        CEASED = "ceased", _("Cause no longer holds")

    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    origin_kind = models.CharField(max_length=60)
    origin_id = models.BigIntegerField()
    rule = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    reasons = models.JSONField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    raised_at = models.DateTimeField()
    due_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    cause_ended_on = models.DateField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(name="warning_once", fields=("origin_kind", "origin_id")),
            models.CheckConstraint(
                name="warning_closed_has_outcome",
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_at=None, outcome=""),
            ),
        ]
        indexes = [
            models.Index(name="warning_due", fields=("due_on", "id", "area")),
            models.Index(name="warning_subject", fields=("subject", "id", "area")),
        ]

    def __str__(self) -> str:
        return self.rule
