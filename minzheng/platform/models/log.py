"""What happened: one event a verb call, one line a row it touched, looks, refusals, lists taken out, and the seal."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Func

from minzheng.platform.policies import LOGIN, PARTY, SEALER, STAFF, Rights, RowScope, Signed
from minzheng.platform.scope import ScopedQuerySet


class Xid8Field(models.BigIntegerField):  # type: ignore[type-arg]  # not generic when it runs
    """PostgreSQL's 64-bit transaction number: ids are not commit order, these tell what is finished."""

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        return "xid8"


class CurrentXid(Func):
    """The top transaction's number, in savepoints too."""

    function = "pg_current_xact_id"
    output_field = Xid8Field()


class Epoch(Func):
    """Which cluster wrote the row: transaction numbers start low again after dump and restore."""

    function = "mz_epoch"
    output_field = models.BigIntegerField()


class Sealed(models.Model):
    """A row that is only ever added, and sealed once its transaction is finished."""

    epoch = models.BigIntegerField(db_default=Epoch(), editable=False)
    xid = Xid8Field(db_default=CurrentXid(), editable=False)
    at = models.DateTimeField(db_default=Func(function="now"), editable=False)

    class Meta:
        abstract = True


class Event(Sealed):
    """One call of a verb. `key` makes it once; `cause` is the event that led to it."""

    actor = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    cause = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="effects")
    key = models.UUIDField()
    fingerprint = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="event_once", fields=("verb", "actor", "key")),
            Signed(
                name="event_rights",
                rights=((STAFF, "SELECT, INSERT"), (PARTY, "SELECT, INSERT"), (SEALER, "SELECT")),
                signed="actor_id",
                in_verb=True,
            ),
        ]
        indexes = [models.Index(name="event_sealing", fields=("epoch", "xid", "id"))]

    def __str__(self) -> str:
        return f"{self.verb} {self.pk}"


class EventLine(Sealed):
    """One row touched by an event. `subject_id` has no foreign key: the log outlives what it tells of.

    `origin_*` is the place in a delivered file that made the line: delivery, sheet and row as the sender sees it.
    """

    see = "log.see"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="lines", db_index=False)
    area = models.ForeignKey("platform.Division", on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(
        "platform.Party", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    kind = models.CharField(max_length=20)
    object_kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    subject_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    actor_id = models.BigIntegerField()
    diff = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    origin_delivery = models.BigIntegerField(null=True)
    origin_sheet = models.CharField(max_length=80, blank=True)
    origin_row = models.IntegerField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            RowScope(
                name="%(app_label)s_%(class)s_scope",
                version=2,
                party=True,
                appended=True,
                sealed=True,
                signed="actor_id",
                in_verb=True,
            )
        ]
        indexes = [
            models.Index(name="eventline_object", fields=("object_kind", "object_id")),
            models.Index(name="eventline_subject", fields=("subject_id", "id")),
            models.Index(name="eventline_event", fields=("event", "id")),
            models.Index(
                name="eventline_origin",
                fields=("origin_delivery", "object_kind"),
                condition=models.Q(origin_delivery__isnull=False),
            ),
            models.Index(name="eventline_sealing", fields=("epoch", "xid", "id")),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind} {self.object_kind} {self.object_id}"


class Change(EventLine):
    """A line about somebody, for who sees the person: `platform.log` gives it where they see the changed row too."""

    see = "registry.see"

    class Meta:
        proxy = True


class Look(Sealed):
    """Somebody opened a person's page or revealed a value: who looked, at what, why; `party` if for one that works on
    rows about the person."""

    see = "registry.see"

    area = models.ForeignKey("platform.Division", on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(
        "platform.Party", on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )
    agent = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    what = models.CharField(max_length=40)
    reason = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            RowScope(
                name="%(app_label)s_%(class)s_scope",
                version=3,
                party=True,
                appended=True,
                sealed=True,
                by_viewer=True,
                signed="agent_id",
            )
        ]
        indexes = [
            models.Index(name="look_subject", fields=("subject_id", "id")),
            models.Index(name="look_sealing", fields=("epoch", "xid", "id")),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.subject_id}"


class RefusedCall(Sealed):
    """A verb that refused, logged in a transaction of its own since the call itself rolled back."""

    agent = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [
            Signed(
                name="refusedcall_rights",
                rights=((STAFF, "INSERT"), (PARTY, "INSERT"), (SEALER, "SELECT")),
                signed="agent_id",
            )
        ]
        indexes = [models.Index(name="refusedcall_sealing", fields=("epoch", "xid", "id"))]

    def __str__(self) -> str:
        return f"{self.verb} {self.code}"


class TakenList(Sealed):
    """Somebody took a list out of the house as a workbook: which one, why, how many rows."""

    agent = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, related_name="+")
    page = models.CharField(max_length=60)
    reason = models.CharField(max_length=200)
    rows = models.PositiveIntegerField()

    class Meta:
        constraints = [
            Signed(
                name="takenlist_rights",
                rights=((STAFF, "INSERT"), (PARTY, "INSERT"), (SEALER, "SELECT")),
                signed="agent_id",
            )
        ]
        indexes = [models.Index(name="takenlist_sealing", fields=("epoch", "xid", "id"))]

    def __str__(self) -> str:
        return f"{self.page} {self.rows}"


class SealBatch(models.Model):
    """All rows of finished transactions in [lo, hi) of one epoch, chained to the batch before, the head signed."""

    epoch = models.BigIntegerField()
    lo = Xid8Field()
    hi = Xid8Field()
    rows = models.PositiveIntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    head = models.BinaryField()
    signature = models.BinaryField()
    sealed_at = models.DateTimeField(db_default=Func(function="now"))

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sealbatch_once", fields=("epoch", "lo")),
            Rights(
                name="sealbatch_rights",
                rights=((SEALER, "SELECT, INSERT"), (STAFF, "SELECT"), (LOGIN, "SELECT")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.epoch} {self.lo}..{self.hi}"


class SealRow(models.Model):
    """The hash of one sealed row as it was stored."""

    batch = models.ForeignKey(SealBatch, on_delete=models.PROTECT, related_name="hashes", db_index=False)
    source = models.CharField(max_length=20)
    row_id = models.BigIntegerField()
    digest = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sealrow_once", fields=("batch", "source", "row_id")),
            Rights(name="sealrow_rights", rights=((SEALER, "SELECT, INSERT"),)),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.row_id}"
