"""Answers: one person's answers to one questionnaire on one day. Scores and needs follow from them elsewhere."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from minzheng.platform.scope import ScopedModel
from minzheng.platform.time import StandingQuerySet


class Answers(ScopedModel):
    """What somebody answered. `pack_hash` names the wording they were asked in.

    Withdrawn answers stay, name the event that withdrew them, and count for nothing.
    """

    see = "questionnaires.see"

    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    questionnaire = models.CharField(max_length=40)
    taken_on = models.DateField()
    items = models.JSONField()
    asked_by = models.CharField(max_length=80, blank=True)
    pack_hash = models.CharField(max_length=64)
    withdrawn_by = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = StandingQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(
                name="answers_once_a_day",
                fields=("subject", "questionnaire", "taken_on"),
                condition=Q(withdrawn_by=None),
            ),
        ]
        indexes = [models.Index(name="answers_taken", fields=("questionnaire", "taken_on", "id", "area"))]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.taken_on}"
