"""Scored answers and the needs that follow from them; a level is computed, nobody ticks it."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from minzheng.platform.scope import ScopedModel, ScopedQuerySet

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class AssessmentQuerySet(ScopedQuerySet[M_co]):
    """Questions about assessments."""

    def standing(self) -> Self:
        """Assessments of answers that no event has withdrawn."""
        return self.filter(answers__withdrawn_by=None)


class NeedQuerySet(ScopedQuerySet[M_co]):
    """Questions about needs."""

    def standing(self) -> Self:
        """Needs found in answers that no event has withdrawn."""
        return self.filter(assessment__answers__withdrawn_by=None)


class Assessment(ScopedModel):
    """Answers scored by a published instrument. `level` is the highest that came out; `detail` holds the parts.

    Answers are scored once, and there is one set of standing answers a day; withdrawn ones take theirs along.
    """

    see = "assessment.see"

    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    answers = models.OneToOneField(
        "questionnaires.Answers", on_delete=models.PROTECT, related_name="assessment"
    )
    instrument = models.CharField(max_length=40)
    taken_on = models.DateField()
    level = models.PositiveSmallIntegerField()
    score = models.IntegerField(null=True)
    detail = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)
    pack_hash = models.CharField(max_length=64)

    objects: ClassVar[Any] = AssessmentQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(name="assessment_taken", fields=("instrument", "taken_on", "id", "area"))]

    def __str__(self) -> str:
        return f"{self.instrument} {self.taken_on}"


class Need(ScopedModel):
    """One need: its type, level and urgency, and why."""

    see = "assessment.see"

    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="needs", db_index=False)
    category = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField()
    urgency = models.CharField(max_length=20)
    score = models.IntegerField()
    reasons = models.JSONField(default=list)
    found_on = models.DateField()

    objects: ClassVar[Any] = NeedQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(name="need_once", fields=("assessment", "category")),
        ]
        indexes = [
            models.Index(name="need_found", fields=("found_on", "id", "area")),
            models.Index(name="need_subject", fields=("subject", "id", "area")),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.level}"
