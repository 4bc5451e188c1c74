"""A delivery: one file as it came, what of it went in and what comes back; an extract: a list that goes out."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from minzheng.platform.scope import PartyScopedModel, ScopedModel, ScopedQuerySet

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
    people who had not signed for them: nothing else of those is kept. `waiting` are rows whose number can't be used and
    that nobody has decided on yet; `tiers` counts rows by the way in which their person was found. `work_event` is the
    newest that touched it: what still has to be done for it follows from that one.
    """

    see = "exchange.see"

    class State(models.TextChoices):
        """How far it came."""

        RECEIVED = "received", _("Received")
        CHECKED = "checked", _("Checked")
        MATCHED = "matched", _("Matched")
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
    waiting = models.PositiveIntegerField(default=0)
    dropped_without_basis = models.PositiveIntegerField(default=0)
    new_persons = models.PositiveIntegerField(default=0)
    known_persons = models.PositiveIntegerField(default=0)
    repaired = models.PositiveIntegerField(default=0)
    tiers = models.JSONField(default=dict)
    problem = models.JSONField(default=list)
    held = models.JSONField(default=list)
    codes = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    request = models.JSONField(default=dict)
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    pack_hash = models.CharField(max_length=64)
    work_event = models.BigIntegerField(null=True)

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


class MatchQuerySet(ScopedQuerySet[M_co]):
    """Questions about matches."""

    def standing(self) -> Self:
        """Those of files that count: who is meant in a withdrawn one is nobody's question any more."""
        return self.exclude(delivery__state=Delivery.State.WITHDRAWN)

    def undecided(self) -> Self:
        """Those that wait for a person's eye."""
        return self.standing().filter(band=Match.Band.REVIEW, decision=Match.Decision.NONE)

    def in_order(self) -> Self:
        """As their rows stand in the file."""
        return self.order_by("delivery", "sheet", "row", "pk")


class Match(ScopedModel):
    """A row of a file whose number can't be used, and who is meant by it; it lies where its sender does.

    `told_cipher` is the row itself (kernel/unnumbered), until its file is withdrawn. `candidates` are whom it may mean,
    the likeliest first: {"subject", "tier", "probability", "evidence": [{"what", "comparison", "weight"}]}; what their
    rows hold is read through the door by whoever looks. `meant` is the subject taken for the row, by the band or by a
    decision (no foreign key: the row belongs to its sender and doesn't move with the person). `outcome` is what the
    last settling made of it. `work_event` is the newest that decided on it or settled it: what follows from that one is
    work on its file.
    """

    see = "exchange.see"

    class Band(models.TextChoices):
        """Who decides: evidence that is enough by itself, or a person."""

        ACCEPT = "accept", _("Taken by the evidence")
        REVIEW = "review", _("For a person to decide")

    class Decision(models.TextChoices):
        """What a person decided, if one has."""

        NONE = "", _("Not looked at")
        SAME = "same", _("The same person")
        APART = "apart", _("Not the same person")

    class Outcome(models.TextChoices):
        """What became of the row."""

        NONE = "", _("Waits")
        IN = "in", _("Counts")
        TWICE = "twice", _("Known already")
        BACK = "back", _("Returned")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="matches", db_index=False)
    sheet = models.CharField(max_length=80, blank=True)
    row = models.PositiveIntegerField()
    told_cipher = models.BinaryField()
    tier = models.CharField(max_length=16)
    band = models.CharField(max_length=8, choices=Band.choices)
    probability = models.FloatField(default=0)
    candidates = models.JSONField(default=list)
    meant = models.BigIntegerField(null=True)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey("platform.Agent", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True)
    work_event = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = MatchQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(name="match_once", fields=("delivery", "sheet", "row")),
        ]
        indexes = [models.Index(name="match_open", fields=("band", "decision", "probability", "id", "area"))]

    def __str__(self) -> str:
        return f"{self.sheet} {self.row}".strip()

    @property
    def likeliest(self) -> int | None:
        """The subject of whom the evidence speaks most."""
        subject: int | None = self.candidates[0]["subject"] if self.candidates else None
        return subject

    @property
    def is_decided(self) -> bool:
        """Whether the row is settled, by the evidence or by a person."""
        return self.decision != Match.Decision.NONE or self.band == Match.Band.ACCEPT


class AccessTokenQuerySet(ScopedQuerySet[M_co]):
    """Questions about keys of other systems."""

    def in_force(self, on: date) -> Self:
        """Those that open something on this day."""
        return self.filter(ended_at=None, valid_until__gte=on)


class AccessToken(PartyScopedModel):
    """A key by which another system sends in an account's name: which sources, for which sender, until when.

    Kept is the digest of its secret alone; the secret is shown once, when it is issued.
    """

    see = "exchange.see"

    agent = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    sources = models.JSONField()
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    valid_until = models.DateField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = AccessTokenQuerySet.as_manager()

    class Meta(PartyScopedModel.Meta):
        indexes = [models.Index(name="token_newest", fields=("-issued_at", "-id", "area"))]

    def __str__(self) -> str:
        return self.title


class Extract(PartyScopedModel):
    """A list that is given to a recipient (`party`) for an agreed purpose: asked for by one, approved by another.

    Who is in it is fixed when it is asked for (`ExtractPerson`); the file is made once, when it is approved, and lies
    encrypted in the state folder until `expires_on`. `listed` is the list it was taken from: page and query. `due_on`
    is the day by which the asker has an answer. `fetched` counts how often the recipient took the file.
    """

    see = "sharing.see"

    class State(models.TextChoices):
        """Asked for, then approved or refused; withdrawn from either. A cache of the last event."""

        ASKED = "asked", _("Waits for approval")
        GIVEN = "given", _("Ready to be fetched")
        REFUSED = "refused", _("Not approved")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    agreement = models.CharField(max_length=40)
    listed = models.JSONField()
    reason = models.TextField()
    people = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    decided_by = models.ForeignKey("platform.Agent", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    expires_on = models.DateField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    fetched = models.PositiveIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)
    pack_hash = models.CharField(max_length=64)

    class Meta(PartyScopedModel.Meta):
        constraints = [
            *PartyScopedModel.Meta.constraints,
            models.CheckConstraint(
                name="extract_given_until_a_day", condition=~Q(state="given") | Q(expires_on__isnull=False)
            ),
            models.CheckConstraint(
                name="extract_answered_by_somebody",
                condition=~Q(state__in=("given", "refused"))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]
        indexes = [models.Index(name="extract_newest", fields=("-asked_at", "-id", "area"))]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What stands in the file and in whatever is said of it: the year and its own number."""
        return f"{timezone.localtime(self.asked_at):%Y}-{self.pk}"


class ExtractPerson(ScopedModel):
    """Somebody in an extract: fixed when it was asked for, given once it was approved."""

    see = "registry.see"

    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="+", db_index=False)
    subject = models.ForeignKey(
        "registry.Subject", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    given = models.BooleanField(default=False)

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(name="extractperson_once", fields=("extract", "subject")),
        ]
        indexes = [
            models.Index(name="extractperson_of", fields=("extract", "id", "area")),
            models.Index(name="extractperson_subject", fields=("subject", "area")),
        ]

    def __str__(self) -> str:
        return f"{self.extract_id} {self.subject_id}"
