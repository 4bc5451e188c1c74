"""A delivery: one file as it came, what of it went in and what comes back."""

from __future__ import annotations

from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.platform.scope import PartyScopedModel, ScopedQuerySet

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class DeliveryQuerySet(ScopedQuerySet[M_co]):
    """Questions about deliveries."""

    def merged(self) -> Self:
        """Those whose rows are in."""
        return self.filter(state=Delivery.State.MERGED)


class Delivery(PartyScopedModel):
    """One delivered file; the original lies encrypted in the state folder.

    The same bytes of the same sender are the same delivery, until it is withdrawn: then they may come again.
    `problem` holds what is to be said of the file as a whole: why it was refused, or what was seen besides its rows;
    `held` why it waits; `codes` how many rows tell each code of a column, which the next file is held against.
    `corrects` is the delivery in whose place it comes; `columns` which of the file's columns somebody chose for an
    agreed one, by its code; `request` the one on which the data were given. `dropped_without_basis` counts rows of
    people who had not signed for them: nothing else of those is kept.
    """

    see = "exchange.see"

    class State(models.TextChoices):
        """How far it came."""

        RECEIVED = "received", _("Received")
        CHECKED = "checked", _("Checked")
        HELD = "held", _("Waits for a decision")
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
    dropped_without_basis = models.PositiveIntegerField(default=0)
    new_persons = models.PositiveIntegerField(default=0)
    known_persons = models.PositiveIntegerField(default=0)
    repaired = models.PositiveIntegerField(default=0)
    problem = models.JSONField(default=list)
    held = models.JSONField(default=list)
    codes = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    request = models.JSONField(default=dict)
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    pack_hash = models.CharField(max_length=64)

    # No column: whether the call that gave this row found the same bytes here already.
    here_already = False

    objects: ClassVar[Any] = DeliveryQuerySet.as_manager()

    class Meta(PartyScopedModel.Meta):
        constraints = [
            *PartyScopedModel.Meta.constraints,
            models.UniqueConstraint(
                name="delivery_once",
                fields=("source", "digest", "area", "party"),
                condition=~Q(state="withdrawn"),
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(name="delivery_newest", fields=("-sent_on", "-id", "area"))]

    def __str__(self) -> str:
        return self.file_name


class ReturnedRowQuerySet(ScopedQuerySet[M_co]):
    """Questions about returned rows."""

    def in_order(self) -> Self:
        """As they stand in the file."""
        return self.order_by("sheet", "row", "pk")


class ReturnedRow(PartyScopedModel):
    """A row that comes back: where it stood, what is wrong, what would be right."""

    see = "exchange.see"

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="returned_rows", db_index=False
    )
    sheet = models.CharField(max_length=80, blank=True)
    row = models.PositiveIntegerField()
    problems = models.JSONField()

    objects: ClassVar[Any] = ReturnedRowQuerySet.as_manager()

    class Meta(PartyScopedModel.Meta):
        indexes = [models.Index(name="returnedrow_place", fields=("delivery", "sheet", "row", "id"))]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}"


class RememberedColumnsQuerySet(ScopedQuerySet[M_co]):
    """Questions about remembered columns."""

    def of(self, delivery: Delivery) -> Self:
        """Those in force for a delivery's source and sender."""
        return self.of_sender(delivery.source, delivery.area_id, delivery.party_id)

    def of_sender(self, source: str, area: int, party: int | None) -> Self:
        """Those in force for a source and sender."""
        return self.filter(source=source, area=area, party=party, forgotten_at=None).order_by("-pk")


class RememberedColumns(PartyScopedModel):
    """How a sender's file with these headings was understood: by code the file's column for an agreed one."""

    see = "exchange.see"

    source = models.CharField(max_length=40)
    headings = models.JSONField()
    columns = models.JSONField()
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+", db_index=False)
    remembered_at = models.DateTimeField()
    forgotten_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = RememberedColumnsQuerySet.as_manager()

    class Meta(PartyScopedModel.Meta):
        indexes = [models.Index(name="columns_sender", fields=("source", "area", "party"))]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"
