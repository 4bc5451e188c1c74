"""A run of the rules and its hits, each with the values seen and the rows behind them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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


class Proposal(ScopedModel):
    """Other values of parameters from a day on, tried on everybody's data as of a day; it changes nothing until another
    account has published it.

    `values` gives each parameter's code its value as text, `before` the one in force when it was tried; `paper` names
    the document that sets it; `pack_hash` is the content it was tried against; `everybody`, whether it was tried on the
    whole district, since a value holds for all of it.
    """

    see = "screening.see"

    class State(models.TextChoices):
        """Tried, waiting for the second account, in the pack, or given up."""

        TRIED = "tried", _("Tried")
        PUT_FORWARD = "put_forward", _("Waits for a decision")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Given up")

    values = models.JSONField()
    before = models.JSONField()
    valid_from = models.DateField()
    as_of = models.DateField()
    pack_hash = models.CharField(max_length=64)
    everybody = models.BooleanField(default=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.TRIED)
    paper = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    tried_by = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, related_name="+")
    tried_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.CheckConstraint(
                name="proposal_published_has_paper",
                condition=Q(state="published", published_at__isnull=False) & ~Q(paper="")
                | ~Q(state="published") & Q(published_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.model_name} {self.pk}"


class TriedHit(ScopedModel):
    """Whom a rule hits by today's values, by the proposal's, or by both; what it costs a year by either, in fen."""

    see = "screening.see"

    class Side(models.TextChoices):
        """Hit by the proposal's values alone, by today's alone, by both."""

        ENTERS = "enters", _("Come in")
        LEAVES = "leaves", _("Leave")
        STAYS = "stays", _("Stay")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="hits", db_index=False)
    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    rule = models.CharField(max_length=60)
    side = models.CharField(max_length=6, choices=Side.choices)
    cost_now = models.BigIntegerField(null=True)
    cost_then = models.BigIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(name="triedhit_proposal", fields=("proposal", "side", "id", "area"))]

    def __str__(self) -> str:
        return self.rule
