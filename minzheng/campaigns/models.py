"""A campaign that was begun, and everybody who is to be reached by it."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.platform.scope import ScopedModel, ScopedQuerySet

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class Campaign(ScopedModel):
    """A plan of the pack, begun on a day for the places below its area. One of a plan and area runs at a time."""

    see = "campaigns.see"

    plan = models.CharField(max_length=40)
    begun_on = models.DateField()
    due_on = models.DateField()
    begun_by = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True)
    pack_hash = models.CharField(max_length=64)

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(
                name="campaign_runs_once", fields=("plan", "area"), condition=Q(ended_on=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.begun_on}"


class TargetQuerySet(ScopedQuerySet[M_co]):
    """Questions about targets."""

    def waiting(self) -> Self:
        """Those still to be reached by campaigns that run."""
        return self.filter(state=Target.State.OPEN, ended_on=None)


class Target(ScopedModel):
    """Somebody in a campaign, and the day by which they are to be reached.

    `state` is a cache of what is known of them since the campaign began, and `reached_on` the day of it: both are as
    `settle_campaign` found them last. The campaign lies where it was begun, the target where the person lives: so the
    target carries the plan and the campaign's days itself, for whoever sees the community alone.
    """

    see = "campaigns.see"

    class State(models.TextChoices):
        """Still to be reached; reached; reached twice with different answers; died before."""

        OPEN = "open", _("Still to be reached")
        REACHED = "reached", _("Reached")
        DOUBLE = "double", _("Answered twice")
        DIED = "died", _("Died before")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="targets", db_index=False)
    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    plan = models.CharField(max_length=40)
    begun_on = models.DateField()
    ended_on = models.DateField(null=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reached_on = models.DateField(null=True)

    objects: ClassVar[Any] = TargetQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(name="target_once", fields=("campaign", "subject")),
            models.CheckConstraint(
                name="target_reached_on_a_day",
                condition=Q(state__in=("reached", "double"), reached_on__isnull=False)
                | Q(state__in=("open", "died"), reached_on=None),
            ),
        ]
        indexes = [
            models.Index(name="target_due", fields=("campaign", "due_on", "id", "area")),
            models.Index(name="target_subject", fields=("subject", "area")),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.subject_id}"
