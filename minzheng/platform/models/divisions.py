"""Where: the division tree; and who works from outside: parties. Both are the places that permits hold for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.platform.language import reader_language
from minzheng.platform.policies import LOGIN, PARTY, SEALER, STAFF, Rights

ALL_LOOK = ((STAFF, "SELECT"), (PARTY, "SELECT"), (LOGIN, "SELECT"), (SEALER, "SELECT"))


class Level(models.TextChoices):
    """The levels of the division tree, as in the national list of divisions."""

    DISTRICT = "district", _("District")
    STREET = "street", _("Subdistrict")
    TOWN = "town", _("Town")
    COMMUNITY = "community", _("Community")


class Division(models.Model):
    """A node of the division tree. Scoped rows carry its small id; the 12-digit code and names live here."""

    id = models.SmallAutoField(primary_key=True)
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    level = models.CharField(max_length=10, choices=Level.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")

    class Meta:
        ordering = ("code",)
        constraints = [Rights(name="division_rights", rights=ALL_LOOK)]

    def __str__(self) -> str:
        return self.name_en if reader_language() == "en" else self.name


class Party(models.Model):
    """An organisation outside the bureau that works on rows: a provider, a builder, a hospital."""

    id = models.SmallAutoField(primary_key=True)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=20)

    class Meta:
        ordering = ("code",)
        constraints = [Rights(name="party_rights", rights=ALL_LOOK)]

    def __str__(self) -> str:
        return self.name_en if reader_language() == "en" else self.name
