"""A run of the rules and its hits, each with the values seen and the rows behind them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from minzheng.platform.scope import ScopedModel


class Run(ScopedModel):
    """One run of the pack's rules over the lake as of a day: over everybody, or over those of whom a file tells."""

    see = "screening.see"

    as_of = models.DateField()
    pack_hash = models.CharField(max_length=64)
    ran_at = models.DateTimeField()
    hits = models.PositiveIntegerField()
    delivery = models.ForeignKey(
        "exchange.Delivery", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    people = models.PositiveIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        pass

    def __str__(self) -> str:
        return str(self.as_of)


class Hit(ScopedModel):
    """A rule that holds for a subject, from the run that found it to the run that no longer does."""

    see = "screening.see"

    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    rule = models.CharField(max_length=60)
    severity = models.CharField(max_length=10)
    found_by = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="found", db_index=False)
    found_on = models.DateField()
    cleared_by = models.ForeignKey(
        Run, on_delete=models.PROTECT, null=True, related_name="cleared", db_index=False
    )
    values = models.JSONField()
    reasons = models.JSONField()
    rows = models.JSONField(default=list)
    pack_hash = models.CharField(max_length=64)

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(
                name="hit_open_once", fields=("subject", "rule"), condition=Q(cleared_by=None)
            ),
        ]
        indexes = [models.Index(name="hit_rule", fields=("rule", "found_on", "id", "area"))]

    def __str__(self) -> str:
        return self.rule
