"""An order to a provider and its service visits: reported by the provider, confirmed by somebody else."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.platform.scope import PartyScopedModel
from minzheng.platform.time import StandingQuerySet

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class OrderQuerySet(StandingQuerySet[M_co]):
    """Questions about orders."""

    def within(self, first: date, last: date) -> Self:
        """Standing orders that hold on some day from first to last."""
        open_then = Q(valid_until=None) | Q(valid_until__gte=first)
        return self.standing().filter(open_then, valid_from__lte=last)


class Order(PartyScopedModel):
    """What a provider is to do for somebody. What it must know of the person is copied here: it sees no register.

    Without `valid_until` it holds until further notice, as an entitlement by age does.
    """

    see = "orders.see"

    class Basis(models.TextChoices):
        """Why it was ordered."""

        PLAN = "plan", _("Personal plan")
        ENTITLEMENT = "entitlement", _("Entitlement")

    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    basis = models.CharField(max_length=12, choices=Basis.choices)
    plan_item = models.ForeignKey(
        "casework.PlanItem", on_delete=models.PROTECT, null=True, related_name="orders", db_index=False
    )
    item = models.CharField(max_length=40)
    quantity = models.PositiveIntegerField()
    price = models.BigIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    label = models.CharField(max_length=80)
    estate = models.CharField(max_length=80, blank=True)
    door_cipher = models.BinaryField(default=b"")
    phone_cipher = models.BinaryField(default=b"")
    reasons = models.JSONField(default=list)
    withdrawn_by = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = OrderQuerySet.as_manager()

    class Meta(PartyScopedModel.Meta):
        constraints = [
            *PartyScopedModel.Meta.constraints,
            models.UniqueConstraint(
                name="order_entitled_once",
                fields=("subject", "item", "valid_until"),
                condition=Q(basis="entitlement", withdrawn_by=None),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                name="order_planned_once", fields=("plan_item",), condition=Q(withdrawn_by=None)
            ),
            models.CheckConstraint(
                name="order_plan_has_item",
                condition=Q(basis="plan", plan_item__isnull=False) | Q(basis="entitlement", plan_item=None),
            ),
        ]
        indexes = [
            models.Index(name="order_from", fields=("valid_from", "id", "area")),
            models.Index(name="order_party", fields=("party", "valid_from", "id")),
            models.Index(name="order_subject", fields=("subject", "id", "area")),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.label}"

    @property
    def begins(self) -> str:
        """The day it holds from; of an entitlement the month alone, since its day may be a birthday."""
        return f"{self.valid_from:%Y-%m}" if self.basis == self.Basis.ENTITLEMENT else str(self.valid_from)


class ServiceVisit(PartyScopedModel):
    """One service at somebody's door; `item` is what was done. Only a confirmed one that stands counts."""

    see = "orders.see"

    class State(models.TextChoices):
        """Reported, then confirmed or disputed; a cache of the last event."""

        REPORTED = "reported", _("Reported")
        CONFIRMED = "confirmed", _("Confirmed")
        DISPUTED = "disputed", _("Disputed")

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="visits", db_index=False)
    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    number = models.CharField(max_length=40)
    item = models.CharField(max_length=40)
    served_on = models.DateField()
    minutes = models.PositiveIntegerField()
    worker = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REPORTED)
    checked_on = models.DateField(null=True)
    check_way = models.CharField(max_length=20, blank=True)
    withdrawn_by = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = StandingQuerySet.as_manager()

    class Meta(PartyScopedModel.Meta):
        constraints = [
            *PartyScopedModel.Meta.constraints,
            models.UniqueConstraint(
                name="servicevisit_number", fields=("party", "number"), condition=Q(withdrawn_by=None)
            ),
            models.CheckConstraint(
                name="servicevisit_checked",
                condition=Q(state="reported", checked_on=None)
                | ~Q(state="reported") & Q(checked_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="servicevisit_served", fields=("served_on", "id", "area")),
            models.Index(name="servicevisit_party", fields=("party", "served_on", "id")),
            models.Index(name="servicevisit_subject", fields=("subject", "served_on", "area")),
        ]

    def __str__(self) -> str:
        return self.number
