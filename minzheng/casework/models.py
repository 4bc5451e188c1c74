"""A plan for one person: what of the catalogue answers which need; proposed by one account, approved by another."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.platform.scope import ScopedModel


class Plan(ScopedModel):
    """The plan of one person."""

    see = "casework.see"

    class State(models.TextChoices):
        """Proposed, then approved or sent back; a cache of the last event."""

        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Sent back")

    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    proposed_on = models.DateField()
    decided_on = models.DateField(null=True)
    decision = models.TextField(blank=True, default="")  # why it went back, for whoever proposes the next one
    pack_hash = models.CharField(max_length=64)

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(
                name="plan_proposed_once", fields=("subject",), condition=Q(state="proposed")
            ),
        ]
        indexes = [models.Index(name="plan_proposed", fields=("proposed_on", "id", "area"))]

    def __str__(self) -> str:
        return f"{self.state} {self.proposed_on}"


class PlanItem(ScopedModel):
    """One item of the catalogue for one need. The price is that of the day it was proposed, in fen a unit."""

    see = "casework.see"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="items", db_index=False)
    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    need = models.ForeignKey("assessment.Need", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.CharField(max_length=40)
    quantity = models.PositiveIntegerField()
    price = models.BigIntegerField()
    reasons = models.JSONField(default=list)

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(name="planitem_once", fields=("plan", "need", "item")),
            models.CheckConstraint(name="planitem_some", condition=Q(quantity__gt=0, price__gte=0)),
        ]

    def __str__(self) -> str:
        return self.item
