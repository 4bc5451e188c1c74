"""A delivery: one file as it came, what of it went in and what comes back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.platform.scope import PartyScopedModel


class Delivery(PartyScopedModel):
    """One delivered file. The same bytes are the same delivery; the original lies encrypted in the state folder."""

    see = "exchange.see"

    class State(models.TextChoices):
        """How far it came."""

        RECEIVED = "received", _("Received")
        MERGED = "merged", _("Merged")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    source = models.CharField(max_length=40)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sent_on = models.DateField()
    received_by = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.RECEIVED)
    rows = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    new_persons = models.PositiveIntegerField(default=0)
    known_persons = models.PositiveIntegerField(default=0)
    repaired = models.PositiveIntegerField(default=0)
    problem = models.JSONField(default=list)
    pack_hash = models.CharField(max_length=64)

    class Meta(PartyScopedModel.Meta):
        constraints = [
            *PartyScopedModel.Meta.constraints,
            models.UniqueConstraint(name="delivery_once", fields=("source", "digest")),
        ]
        indexes = [models.Index(name="delivery_newest", fields=("-sent_on", "-id", "area"))]

    def __str__(self) -> str:
        return self.file_name


class ReturnedRow(PartyScopedModel):
    """A row that comes back: where it stood, what is wrong, what would be right."""

    see = "exchange.see"

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="returned_rows", db_index=False
    )
    sheet = models.CharField(max_length=80, blank=True)
    row = models.PositiveIntegerField()
    problems = models.JSONField()

    class Meta(PartyScopedModel.Meta):
        indexes = [models.Index(name="returnedrow_place", fields=("delivery", "sheet", "row", "id"))]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"
