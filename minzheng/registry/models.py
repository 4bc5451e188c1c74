"""Subject, Person, Fact, Membership: who is known, what is known about them since when, and to whom they belong."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.platform.crypto import decrypt, mask_id
from minzheng.platform.policies import STAFF, Signed
from minzheng.platform.scope import ScopedModel, ScopedQuerySet
from minzheng.platform.time import Dated, DatedQuerySet, StandingQuerySet
from minzheng.registry.naming import shown

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class Subject(ScopedModel):
    """One row a person (later a household, an organisation, a place): what everything else points to."""

    see = "registry.see"

    class Kind(models.TextChoices):
        """The kinds of subject there are."""

        PERSON = "person", _("Person")

    kind = models.CharField(max_length=12, choices=Kind.choices)
    label = models.CharField(max_length=80)

    class Meta(ScopedModel.Meta):
        indexes = [models.Index(name="subject_label", fields=("label", "id", "area"))]

    def __str__(self) -> str:
        return shown(self.label)


class PersonQuerySet(ScopedQuerySet[M_co]):
    """Questions about persons."""

    def registered(self) -> Self:
        """Those the bureau works with; who was merely seen in files has no page, list or search."""
        return self.filter(standing=Person.Standing.REGISTERED)


class Person(ScopedModel):
    """A person. Identity number, telephone and door are encrypted and found by a blind index of the exact value."""

    see = "registry.see"

    class Standing(models.TextChoices):
        """Seen in a file only, known to the bureau, or found to be somebody who is known under another number."""

        OBSERVED = "observed", _("Seen in files")
        REGISTERED = "registered", _("Registered")
        MERGED = "merged", _("The same as somebody else")

    class Sex(models.TextChoices):
        """GB/T 2261.1."""

        UNKNOWN = "0", _("Unknown")
        MALE = "1", _("Male")
        FEMALE = "2", _("Female")

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, primary_key=True, related_name="person")
    name = models.CharField(max_length=80, db_collation="C")
    pinyin = models.CharField(max_length=120, db_collation="C")
    initials = models.CharField(max_length=20, db_collation="C")
    sort_key = models.CharField(max_length=160, db_collation="C")
    sex = models.CharField(max_length=1, choices=Sex.choices)
    birth_date = models.DateField()
    died_on = models.DateField(null=True)
    id_index = models.BinaryField()
    id_cipher = models.BinaryField()
    phone_index = models.BinaryField(default=b"")
    phone_cipher = models.BinaryField(default=b"")
    estate = models.CharField(max_length=80, blank=True, db_collation="C")
    door_cipher = models.BinaryField(default=b"")
    standing = models.CharField(max_length=10, choices=Standing.choices)
    lake_no = models.BigIntegerField(unique=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged", db_index=False
    )

    objects: ClassVar[Any] = PersonQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(name="person_id_index", fields=("id_index",)),
            models.CheckConstraint(
                name="person_dies_after_birth",
                condition=Q(died_on=None) | Q(died_on__gte=models.F("birth_date")),
            ),
            models.CheckConstraint(
                name="person_merged_into_somebody",
                condition=Q(standing="merged", merged_into__isnull=False)
                | (~Q(standing="merged") & Q(merged_into=None)),
            ),
        ]
        indexes = [
            models.Index(name="person_merged", fields=("merged_into",), condition=~Q(merged_into=None)),
            models.Index(name="person_sort", fields=("sort_key", "subject", "area")),
            models.Index(name="person_name", fields=("name", "subject", "area")),
            models.Index(name="person_pinyin", fields=("pinyin", "subject", "area")),
            models.Index(name="person_initials", fields=("initials", "sort_key", "subject", "area")),
            models.Index(name="person_estate", fields=("estate", "subject", "area")),
            models.Index(name="person_phone", fields=("phone_index",), condition=~Q(phone_index=b"")),
            models.Index(name="person_area", fields=("area", "standing")),
            models.Index(name="person_born", fields=("birth_date", "subject", "area")),
        ]

    def __str__(self) -> str:
        return shown(self.name)

    @property
    def id_masked(self) -> str:
        """The identity number as lists show it."""
        return mask_id(decrypt(self.id_cipher))


class FactQuerySet(DatedQuerySet[M_co]):
    """Questions about facts."""

    def of_kind(self, *kinds: str) -> Self:
        """Facts of one of these kinds."""
        return self.filter(kind__in=kinds)


class Fact(Dated):
    """Something known about a subject since a day: on a roll, certified, dead, living alone; by kind and code.

    Amounts are fen. What a file told names its source, the day it was sent and the delivery's number (no foreign key:
    files are known downstream); its row is told by the line of the event that recorded it. An own entry has no source.
    """

    see = "registry.see"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="facts", db_index=False)
    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=40, blank=True)
    amount = models.BigIntegerField(null=True)
    text = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=40, blank=True)
    sent_on = models.DateField(null=True)
    delivery = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = FactQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="fact_once",
                fields=("subject", "kind", "code", "valid_from"),
                condition=Q(withdrawn_by=None),
            ),
            models.CheckConstraint(
                name="fact_until_after_from",
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(name="fact_kind", fields=("kind", "valid_from", "area")),
            models.Index(
                name="fact_delivery", fields=("delivery", "id", "area"), condition=~Q(delivery=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code} {self.valid_from}"


class Household(models.Model):
    """People who belong together, by the residence booklet or because they live together.

    It names nobody and no place, so every staff account may read it; who belongs to it, each member's own rows tell,
    where that member is seen. `book_index` finds the household of a number in the register.
    """

    class Kind(models.TextChoices):
        """The two ways of belonging together."""

        BOOK = "book", _("By the residence booklet")
        LIVING = "living", _("Living together")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    book_index = models.BinaryField(default=b"")
    agent = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="household_book", fields=("book_index",), condition=~Q(book_index=b"")
            ),
            Signed(
                name="household_rights",
                rights=((STAFF, "SELECT, INSERT"),),
                signed="agent_id",
                in_verb=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class HouseholdChange(models.Model):
    """By how many the members of a household changed on a day: so that a page can say how many live in other areas
    without reading who they are. Only added to; what is taken back is added with the other sign."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="changes", db_index=False)
    on = models.DateField()
    by = models.SmallIntegerField()
    agent = models.ForeignKey("platform.Agent", on_delete=models.PROTECT, related_name="+", db_index=False)
    verb = models.CharField(max_length=60)

    class Meta:
        constraints = [
            Signed(
                name="householdchange_rights",
                rights=((STAFF, "SELECT, INSERT"),),
                signed="agent_id",
                in_verb=True,
            ),
        ]
        indexes = [models.Index(name="householdchange_household", fields=("household", "on"))]

    def __str__(self) -> str:
        return f"{self.household_id} {self.on} {self.by:+}"


class Membership(Dated):
    """Somebody belongs to a household since a day, as head or in a relation to the head; it lies where they live.

    A row tells since when it is so; what holds on a day is the newest row of that kind (kernel/spans.py). What a file
    told names it as a fact does.
    """

    see = "registry.see"

    household = models.ForeignKey(
        Household, on_delete=models.PROTECT, related_name="memberships", db_index=False
    )
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="memberships", db_index=False)
    kind = models.CharField(max_length=8, choices=Household.Kind.choices)
    relation = models.CharField(max_length=40, blank=True)
    is_head = models.BooleanField(default=False)
    source = models.CharField(max_length=40, blank=True)
    sent_on = models.DateField(null=True)
    delivery = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="membership_until_after_from",
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
            ),
        ]
        indexes = [
            models.Index(name="membership_subject", fields=("subject", "kind", "valid_from", "area")),
            models.Index(name="membership_household", fields=("household", "subject", "area")),
            models.Index(
                name="membership_delivery", fields=("delivery", "id", "area"), condition=~Q(delivery=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.household_id} {self.valid_from}"

    @property
    def rank(self) -> tuple[date, *tuple[int, ...]]:
        """What was said later of the same day holds: an own entry before a file, else the later file."""
        return (self.valid_from, self.delivery is None, self.delivery or 0, self.pk)

    @property
    def tells(self) -> tuple[object, ...]:
        """Where somebody belongs, and as what."""
        return (self.household_id, self.relation, self.is_head)

    @property
    def told_by(self) -> tuple[object, ...]:
        """Whose saying of which day it is: told again, it stays one."""
        return (self.subject_id, self.kind, self.valid_from, self.delivery, *self.tells)

    @property
    def ends(self) -> date | None:
        """The last day, if the person left."""
        return self.valid_until


class Merge(ScopedModel):
    """Two registered people are one: `other` was found to be `subject`, who stays. `rows` are those that went over, by
    model; `from_area` is where the other lived. Taken back, it names the event in `withdrawn_by`."""

    see = "registry.see"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="merges", db_index=False)
    other = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="+", db_index=False)
    from_area = models.ForeignKey(
        "platform.Division", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    rows = models.JSONField(default=dict)
    recorded_by = models.BigIntegerField()
    withdrawn_by = models.BigIntegerField(null=True)

    objects: ClassVar[Any] = StandingQuerySet.as_manager()

    class Meta(ScopedModel.Meta):
        constraints = [
            *ScopedModel.Meta.constraints,
            models.UniqueConstraint(name="merge_once", fields=("other",), condition=Q(withdrawn_by=None)),
        ]
        indexes = [models.Index(name="merge_subject", fields=("subject", "id", "area"))]

    def __str__(self) -> str:
        return f"{self.other_id} is {self.subject_id}"


class Income(Dated):
    """What somebody has or spends a month since a day, in fen, of a part that the pack names; entered at the counter
    with what proves it. Seen by who may see means."""

    see = "means.see"

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="incomes", db_index=False)
    part = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    proof = models.CharField(max_length=120)

    objects: ClassVar[Any] = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                name="income_once",
                fields=("subject", "part", "valid_from"),
                condition=Q(withdrawn_by=None),
            ),
            models.CheckConstraint(name="income_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="income_until_after_from",
                condition=Q(valid_until=None) | Q(valid_until__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.valid_from}"
